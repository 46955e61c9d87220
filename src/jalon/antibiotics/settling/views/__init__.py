from jalon.antibiotics.settling.views.answering import answer, confirm, settle
from jalon.antibiotics.settling.views.deciding import act_on_answer, act_on_presentation
from jalon.antibiotics.settling.views.drugs import drug, drugs, drugs_export, load_drugs
from jalon.antibiotics.settling.views.reading import (
    answers,
    answers_export,
    proposed,
    question,
    waiting,
    waiting_export,
)

__all__ = [
    "act_on_answer",
    "act_on_presentation",
    "answer",
    "answers",
    "answers_export",
    "confirm",
    "drug",
    "drugs",
    "drugs_export",
    "load_drugs",
    "proposed",
    "question",
    "settle",
    "waiting",
    "waiting_export",
]
