"""Disputing a value, answering, taking back. The value itself moves only when its owner accepts."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.actions.comments import refuse_persons
from jalon.indicators import contests, ledger
from jalon.indicators.ledger import Conflict
from jalon.indicators.models import Contest, Indicator
from jalon.kernel.refusal import Refusal
from jalon.tracking.access import CLOSED, Writing
from jalon.tracking.cells import OpenedCell
from jalon.tracking.months.queries import is_closed_for
from jalon.tracking.rules import Entry

LONGEST = 400


class NoLongerSo(Refusal):
    """What the act is about was changed by somebody else: disputed already, answered already, another value."""


@transaction.atomic
def contest(*, cell: OpenedCell, proposed: Entry, reason: str, allowed: Writing, by: Any) -> Contest:
    """Dispute what a cell shows. One dispute at a time on a value; a reason is required."""
    _check(allowed)
    reason = _said(reason, "Dites pourquoi : le propriétaire de la colonne en a besoin pour répondre.")
    refuse_persons(proposed.text or "")
    if (proposed.state, proposed.number, proposed.text) == _held(cell):
        raise Refusal("La valeur proposée est celle qui est déjà dans la case.")
    observation = cell.origin.observation if cell.origin else None
    period = cell.view.period or cell.look.month.code
    indicator = _indicator(cell.indicator.id)
    standing = {"entity": cell.holder, "indicator": indicator, "period": period, "region": cell.look.region}
    if Contest.objects.select_for_update().filter(**standing, state=Contest.State.OPEN).exists():
        raise NoLongerSo("Cette valeur est déjà contestée : retirez d'abord la contestation en cours.")
    made = Contest.objects.create(
        **standing,
        observation=observation,
        proposed_state=proposed.state,
        proposed_number=proposed.number,
        proposed_text=proposed.text,
        reason=reason,
        opened_by=by,
    )
    contests.moved(made)
    audit.write(
        "tracking.contested", by=by, target=cell.establishment, column=cell.definition.id, period=period,
        contest=made.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def accept(*, held: Contest, allowed: Writing, by: Any) -> Contest:
    """Write the proposed value in the name of its owner. Refused when the value has changed since it was disputed."""
    _check(allowed)
    held = _open(held)
    try:
        observation = ledger.set_value(
            indicator=held.indicator_id,
            period=held.period,
            entity=held.entity,
            state=held.proposed_state,
            number=held.proposed_number,
            text=held.proposed_text,
            by=by,
            expected=held.observation_id,
            label="Contestation acceptée",
        )
    except Conflict as conflict:
        raise NoLongerSo(
            "La valeur a changé depuis qu'elle a été contestée : relisez-la, puis répondez à la région."
        ) from conflict
    if is_closed_for(held.indicator.code, held.entity, held.region, held.period):  # now that the ledger is locked
        raise Refusal(CLOSED)
    held.batch_id = observation.batch_id
    _end(held, Contest.State.ACCEPTED, "", by)
    audit.write("tracking.contest_accepted", by=by, target=held.entity, **_named(held))
    return held


@transaction.atomic
def answer(*, held: Contest, text: str, allowed: Writing, by: Any) -> Contest:
    """Answer without accepting: the value stays as it is, and the region reads why."""
    _check(allowed)
    said = _said(text, "Écrivez votre réponse : la région la lira à côté de la valeur.")
    held = _end(_open(held), Contest.State.ANSWERED, said, by)
    audit.write("tracking.contest_answered", by=by, target=held.entity, **_named(held))
    return held


@transaction.atomic
def withdraw(*, held: Contest, allowed: Writing, by: Any) -> Contest:
    _check(allowed)
    held = _end(_open(held), Contest.State.WITHDRAWN, "", by)
    audit.write("tracking.contest_withdrawn", by=by, target=held.entity, **_named(held))
    return held


def _end(held: Contest, state: str, text: str, by: Any) -> Contest:
    held.state, held.answer, held.answered_by, held.answered_at = state, text, by, timezone.now()
    held.save(update_fields=["state", "answer", "answered_by", "answered_at", "batch"])
    contests.moved(held)
    return held


def _named(held: Contest) -> dict[str, Any]:
    return {"column": held.indicator.code, "period": held.period, "contest": held.pk}


def _open(held: Contest) -> Contest:
    """The contest, locked; a second person who ends it is told."""
    held = Contest.objects.select_for_update(of=("self",)).select_related("entity", "indicator").get(pk=held.pk)
    if held.state != Contest.State.OPEN:
        raise NoLongerSo(f"Cette contestation est déjà close : {held.get_state_display()}.")
    return held


def _said(text: str, missing: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal(missing)
    if len(text) > LONGEST:
        raise Refusal(f"Le texte dépasse {LONGEST} caractères.")
    refuse_persons(text)
    return text


def _held(cell: OpenedCell) -> tuple[int, float | None, str | None] | None:
    if cell.origin is None:
        return None
    observation = cell.origin.observation
    return observation.state, observation.number, observation.text


def _indicator(code: str) -> Indicator:
    return Indicator.objects.get(pk=ledger.indicator_ids([code])[code])


def _check(allowed: Writing) -> None:
    if not allowed.allowed:
        raise Refusal(allowed.why_not)
