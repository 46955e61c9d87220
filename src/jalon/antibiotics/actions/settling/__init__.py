"""What a person answers of labels, codes and units that the tables do not know; each answer can be taken back."""

from jalon.antibiotics.actions.settling.dispensed import (
    load_presentations,
    reject_presentation,
    settle_ucd,
    settle_ucds,
    undo_presentation,
    undo_presentation_refusal,
    validate_presentation,
    withdraw_presentation,
)
from jalon.antibiotics.actions.settling.labels import (
    answer_label,
    forget_answer,
    propose_answer,
    reject_answer,
    share_answer,
    undo_answer,
    undo_proposal,
    undo_refusal,
)

__all__ = [
    "answer_label",
    "forget_answer",
    "load_presentations",
    "propose_answer",
    "reject_answer",
    "reject_presentation",
    "settle_ucd",
    "settle_ucds",
    "share_answer",
    "undo_answer",
    "undo_presentation",
    "undo_presentation_refusal",
    "undo_proposal",
    "undo_refusal",
    "validate_presentation",
    "withdraw_presentation",
]
