"""One cell: what stands in it, what stood, entering a value, taking an act back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from jalon.directory.models import Entity
from jalon.indicators.ledger import reading
from jalon.indicators.ledger.batches import indicator_ids, open_batch, rows_of, stage, touch
from jalon.indicators.ledger.publication import apply, next_instant
from jalon.indicators.ledger.rows import Conflict, NewObservation, Standing
from jalon.indicators.models import Batch, Observation
from jalon.kernel.refusal import Refusal


def standing(
    indicators: Iterable[int], period: str, entity_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], Standing]:
    """What holds now for a period, by (indicator, entity)."""
    rows = reading.standing_rows(list(indicators), period, entity_ids)
    return {row[:2]: Standing._make(row[2:]) for row in rows}


def history(entity_ids: Sequence[int], indicator: int | str, known_at: datetime | None = None) -> QuerySet[Observation]:
    """Every observation published (by then) on an indicator for these entities, the latest first."""
    indicator_id = _indicator(indicator)
    published = Q(batch__applied_at__isnull=False) if known_at is None else Q(batch__applied_at__lte=known_at)
    return (
        Observation.objects.filter(
            published, indicator=indicator_id, period__in=reading.periods(indicator_id), entity__in=entity_ids
        )
        .select_related("batch__author", "superseded_by", "indicator", "entity")
        .order_by("-period", "-batch__applied_at", "-pk")
    )


@transaction.atomic
def set_value(
    *,
    indicator: int | str,
    period: str,
    entity: Entity | int,
    by,
    state: int = 0,
    number: float | None = None,
    text: str | None = None,
    expected: int | None = None,
    label: str = "",
) -> Observation:
    """Enter a value in a cell. `expected`: id of the observation that the writer saw there, None for none.

    Raises Conflict, with the present value, when another one stands. Entering what stands writes nothing.
    """
    from jalon.indicators.projection import patch  # the projection reads the ledger

    indicator_id, entity_id = _indicator(indicator), entity if isinstance(entity, int) else entity.pk
    instant = next_instant()
    current = standing([indicator_id], period, [entity_id]).get((indicator_id, entity_id))
    if (current.id if current else None) != expected:
        raise Conflict(current)
    if current and (current.state, current.number, current.text) == (state, number, text):
        return Observation.objects.get(pk=current.id)
    batch = open_batch(
        Batch.Kind.EDIT, label=label, by=by,
        size=1, indicators=[indicator_id], first_period=period, last_period=period, applied_at=instant,
    )  # fmt: skip
    made = Observation.objects.create(
        indicator_id=indicator_id,
        period=period,
        entity_id=entity_id,
        batch=batch,
        state=state,
        number=number,
        text=text,
    )
    if current:
        Observation.objects.filter(pk=current.id).update(superseded_by=batch)
    patch(batch, entity_id)
    return made


def undo(batch: Batch, by) -> Batch:
    """Take back what a batch said, where nothing has been said since: what stood before stands again.

    An edit that was changed meanwhile raises Conflict; of a delivery, the cells changed since are left.
    """
    _check_undoable(batch)
    standing_now = Q(superseded_by=None) | Q(superseded_by__applied_at=None)
    reverted = rows_of(batch).filter(standing_now)
    if batch.size == 1 and not reverted.exists():
        raise Conflict(_current(rows_of(batch).get()))
    changed_since = set(rows_of(batch).exclude(standing_now).values_list("indicator_id", "period", "entity_id"))
    before = Observation.objects.filter(superseded_by=batch).values_list(
        "indicator_id", "period", "entity_id", "state", "number", "text", "sheet", "row"
    )
    undoing = open_batch(Batch.Kind.UNDO, label=f"Annulation : {batch}", by=by, undoes=batch)
    stage(undoing, [NewObservation(*row) for row in before if row[:3] not in changed_since])
    touch(undoing, set(batch.indicators), {batch.first_period, batch.last_period} - {""})
    apply(undoing, superseding=list(reverted.values_list("pk", flat=True)))
    return undoing


def _check_undoable(batch: Batch) -> None:
    if batch.applied_at is None:
        raise Refusal("Cette publication n'a jamais été appliquée : il n'y a rien à annuler.")
    if batch.undone_by.exclude(applied_at=None).exists():
        raise Refusal("Cette publication est déjà annulée.")
    if batch.kind == Batch.Kind.UNDO and batch.undoes and batch.undoes.coverages.exists():
        raise Refusal("L'annulation d'un fichier ne s'annule pas : déposez de nouveau le fichier.")


def _current(observation: Observation) -> Standing | None:
    place = (observation.indicator_id, observation.entity_id)
    return standing([place[0]], observation.period, [place[1]]).get(place)


def _indicator(indicator: int | str) -> int:
    return indicator if isinstance(indicator, int) else indicator_ids([indicator])[indicator]
