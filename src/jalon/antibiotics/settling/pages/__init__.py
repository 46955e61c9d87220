"""What the pages of « À régler » show."""

from jalon.antibiotics.settling.pages.answered import answers_context, answers_table
from jalon.antibiotics.settling.pages.drugs import drug_context, drugs_context, drugs_table
from jalon.antibiotics.settling.pages.proposed import proposed_context
from jalon.antibiotics.settling.pages.question import question_context
from jalon.antibiotics.settling.pages.waiting import waiting_context, waiting_table

__all__ = [
    "answers_context",
    "answers_table",
    "drug_context",
    "drugs_context",
    "drugs_table",
    "proposed_context",
    "question_context",
    "waiting_context",
    "waiting_table",
]
