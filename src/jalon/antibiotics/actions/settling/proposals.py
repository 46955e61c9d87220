"""The region's word on what a hospital proposes, about a label or about a dispensed unit."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.kernel.refusal import Refusal

Proposal = LabelAnswer | Presentation
_REFUSAL = ["refused_by", "refused_at", "refused_because"]


def mark_taken(one: Proposal, *, by: Any, at: datetime) -> None:
    """The region has made it everybody's; an earlier refusal no longer stands."""
    one.validated_by, one.validated_at = by, at
    one.refused_by, one.refused_at, one.refused_because = None, None, ""
    one.save(update_fields=["validated_by", "validated_at", *_REFUSAL])


def mark_refused(one: Proposal, *, because: str, by: Any) -> None:
    """The region does not take it; a Refusal when it does not say why."""
    if not because.strip():
        raise Refusal("dites pourquoi la proposition est refusée")
    one.refused_by, one.refused_at, one.refused_because = by, timezone.now(), because.strip()[:300]
    one.save(update_fields=_REFUSAL)
    audit.write("antibiotics.proposal_refused", by=by, target=one, reason=one.refused_because)


def mark_waiting(one: Proposal, *, by: Any) -> None:
    """Its refusal is taken back: it waits for the region again."""
    one.refused_by, one.refused_at, one.refused_because = None, None, ""
    one.save(update_fields=_REFUSAL)
    audit.write("antibiotics.proposal_reopened", by=by, target=one)
