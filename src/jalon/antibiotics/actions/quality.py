"""What a hospital writes for its contract of good use: its tool, its actions of quality, its answers item by item."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.actions import registering
from jalon.antibiotics.models import Participation, QualityAction
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal

PAQSS = "paqss"
STATES = {"prevue": "prévue", "en_cours": "en cours", "faite": "faite", "abandonnee": "abandonnée"}


@transaction.atomic
def describe_tool(
    establishment: Entity, *, by: Any, tool: str, compares_units: bool, compares_hospitals: bool, schedule: str
) -> Participation:
    """`tool` empty: this one. Registers the hospital when it was not."""
    held = registering.register(establishment, by=by)
    held.tool, held.schedule = tool.strip()[:120], schedule.strip()[:400]
    held.compares_units, held.compares_hospitals = compares_units, compares_hospitals
    held.save(update_fields=["tool", "schedule", "compares_units", "compares_hospitals"])
    audit.write("antibiotics.tool_described", by=by, target=establishment, tool=held.tool)
    return held


@transaction.atomic
def add(
    establishment: Entity, *, by: Any, year: int, title: str, item: str = PAQSS, state: str = "prevue",
    due_on: date | None = None, evidence: str = "",
) -> QualityAction:  # fmt: skip
    """An action of the quality plan, or the answer to an item."""
    made = QualityAction.objects.create(
        establishment=establishment, year=year, item=item, title=_titled(title), state=_state(state), due_on=due_on,
        evidence=evidence.strip()[:300], made_by=by,
    )  # fmt: skip
    audit.write("antibiotics.quality_action_added", by=by, target=establishment, item=item, title=made.title)
    return made


@transaction.atomic
def edit(
    action: QualityAction, *, by: Any, title: str, state: str, due_on: date | None = None, evidence: str = ""
) -> QualityAction:
    """What it became; a withdrawn action is not changed any more."""
    if action.withdrawn_at is not None:
        raise Refusal("Cette action a été retirée : rien n'a été changé.")
    action.title, action.state, action.due_on = _titled(title), _state(state), due_on
    action.evidence = evidence.strip()[:300]
    action.save(update_fields=["title", "state", "due_on", "evidence"])
    audit.write("antibiotics.quality_action_changed", by=by, target=action.establishment, item=action.item,
                title=action.title, state=action.state)  # fmt: skip
    return action


@transaction.atomic
def withdraw(action: QualityAction, *, by: Any) -> None:
    """It leaves the file of the contract; what it was stays written in the journal."""
    if action.withdrawn_at is not None:
        raise Refusal("Cette action est déjà retirée.")
    action.withdrawn_at = timezone.now()
    action.save(update_fields=["withdrawn_at"])
    audit.write("antibiotics.quality_action_withdrawn", by=by, target=action.establishment, item=action.item,
                title=action.title)  # fmt: skip


@transaction.atomic
def answer(
    establishment: Entity, *, by: Any, year: int, item: str, title: str, state: str, evidence: str = ""
) -> QualityAction | None:
    """The answer to an item of a year, the former one changed; `state` empty takes it back."""
    held = QualityAction.objects.filter(establishment=establishment, year=year, item=item, withdrawn_at=None).first()
    if not state:
        if held is not None:
            withdraw(held, by=by)
        return None
    if held is None:
        return add(establishment, by=by, year=year, title=title, item=item, state=state, evidence=evidence)
    if (held.state, held.evidence) == (state, evidence.strip()[:300]):
        return held
    return edit(held, by=by, title=title, state=state, evidence=evidence)


def _titled(title: str) -> str:
    if not title.strip():
        raise Refusal("Dites quelle est l'action.")
    return title.strip()[:200]


def _state(state: str) -> str:
    if state not in STATES:
        raise Refusal(f"Avancement inconnu : « {state} ».")
    return state
