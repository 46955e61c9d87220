"""The switch: from one instant to the next, a batch is seen by all.

Publications follow one another behind one lock (`Clock`). What costs time is done before it, in steps:
marking the observations to supersede, and looking for values that appeared since the plan. Under the lock only
what was published meanwhile is looked at again, so that a one-cell edit never waits for an import.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from jalon.indicators import definitions
from jalon.indicators.ledger import reading
from jalon.indicators.ledger.batches import touch
from jalon.indicators.ledger.pace import Pace
from jalon.indicators.ledger.rows import Cell, NewCoverage
from jalon.indicators.models import Batch, Clock, Coverage, Indicator, Observation

IDS_A_TRANSACTION = 20_000


class Published(NamedTuple):
    """What came of a batch: how many observations are seen, and the cells left to whoever edited them since."""

    size: int
    conflicts: list[Cell]


def last_instant() -> datetime | None:
    """The instant of the last publication, None before the first."""
    return Clock.objects.values_list("published_at", flat=True).first()


def next_instant() -> datetime:
    """Take the lock of publications and give this one its instant, later than any before."""
    clock = Clock.objects.select_for_update().filter(pk=1).first()
    if clock is None:  # the first publication of the instance
        Clock.objects.bulk_create([Clock(pk=1, published_at=datetime(2000, 1, 1, tzinfo=UTC))], ignore_conflicts=True)
        clock = Clock.objects.select_for_update().get(pk=1)
    clock.published_at = max(timezone.now(), clock.published_at + timedelta(microseconds=1))
    clock.save(update_fields=["published_at"])
    return clock.published_at


def apply(batch: Batch, *, superseding: Sequence[int] = (), coverage: Iterable[NewCoverage] = ()) -> Published:
    """Publish a staged batch. A cell that somebody changed since it was planned is left as it is, and returned.

    `superseding`: ids of the observations that stood when the batch was planned and that it replaces; those of
    them for which the batch has no row cease to stand (the cell is absent again).
    """
    from jalon.indicators.projection import mark_stale  # the projection reads the ledger

    coverage = list(coverage)
    ids = sorted(set(superseding))
    _mark(batch, ids)
    seen_until = last_instant()
    conflicts = _unexpected(batch)
    with transaction.atomic():
        instant = next_instant()
        conflicts |= _lost_marks(batch, ids) | _published_since(batch, seen_until)
        _leave_out(batch, conflicts)
        _cover(batch, coverage)
        batch.applied_at = instant
        batch.save(update_fields=["applied_at", "size"])
        mark_stale(batch)
    definitions.remember(Indicator.objects.filter(pk__in=batch.indicators).values_list("code", flat=True))
    return Published(batch.size, sorted(conflicts))


def _mark(batch: Batch, ids: list[int]) -> None:
    """Write on what will be superseded the name of the batch: it stands until the batch is published.

    What another batch still in preparation has marked changes hands: the first to be published wins.
    """
    pace = Pace()
    for start in range(0, len(ids), IDS_A_TRANSACTION):
        which, chosen = reading.among(ids[start : start + IDS_A_TRANSACTION])
        with pace.step(), connection.cursor() as cursor:
            touch(batch, *_places(which, chosen))  # locks the batch: nobody sweeps it away meanwhile
            cursor.execute(_MARK.format(which=which), [batch.pk, chosen])


_MARK = (
    f"UPDATE {reading.OBSERVATION} SET superseded_by_id = %s WHERE id {{which}} AND (superseded_by_id IS NULL OR "  # noqa: S608
    f"superseded_by_id IN (SELECT id FROM {reading.BATCH} WHERE applied_at IS NULL))"
)


def _places(which: str, chosen: list | str) -> tuple[set[int], set[str]]:
    """The indicators and periods of observations: a batch speaks also of what it ends without replacing it."""
    sql = f"SELECT DISTINCT indicator_id, period FROM {reading.OBSERVATION} WHERE id {which}"  # noqa: S608
    places = reading.fetch(sql, [chosen])
    return {indicator for indicator, _ in places}, {period for _, period in places}


def _lost_marks(batch: Batch, ids: list[int]) -> set[Cell]:
    """The cells whose marked value was superseded by another publication in the meantime. Under the lock."""
    if not ids or Observation.objects.filter(superseded_by=batch).count() == len(ids):
        return set()
    kept = set(Observation.objects.filter(superseded_by=batch).values_list("pk", flat=True))
    lost = [pk for pk in ids if pk not in kept]
    _mark(batch, lost)  # another import still in preparation may have written its name over ours: first come
    taken = Observation.objects.filter(pk__in=lost).exclude(superseded_by=batch)
    return {Cell(*cell) for cell in taken.values_list("indicator_id", "period", "entity_id")}


def _unexpected(batch: Batch) -> set[Cell]:
    """The cells of a batch where a value stands that the batch does not say it replaces."""
    found: set[Cell] = set()
    for indicator_id in batch.indicators:
        if _others_stand(batch, indicator_id):
            found |= _met(batch, indicator_id, "o.batch_id <> %s", [batch.pk])
    return found


def _others_stand(batch: Batch, indicator_id: int) -> bool:
    """Whether anything that the batch does not replace stands in its window: usually nothing, and that is soon seen."""
    condition, more = reading.seen("o")
    sql = f"""
        SELECT 1 FROM {reading.OBSERVATION} o
        WHERE o.indicator_id = %s AND o.period BETWEEN %s AND %s AND o.batch_id <> %s
        AND {condition} AND (o.superseded_by_id IS NULL OR o.superseded_by_id <> %s) LIMIT 1
        """  # noqa: S608 (constants of this folder)
    window = [indicator_id, batch.first_period, batch.last_period, batch.pk]
    return bool(reading.fetch(sql, [*window, *more, batch.pk]))


def _published_since(batch: Batch, instant: datetime | None) -> set[Cell]:
    """The same, among the few batches published since an instant. Under the lock."""
    found: set[Cell] = set()
    for other in Batch.objects.filter(applied_at__gt=instant) if instant else Batch.objects.exclude(applied_at=None):
        for indicator_id in set(other.indicators).intersection(batch.indicators):
            found |= _met(batch, indicator_id, "o.batch_id = %s", [other.pk])
    return found


def _met(batch: Batch, indicator_id: int, which: str, parameters: list) -> set[Cell]:
    """The cells of one indicator where a row of the batch meets a standing value of others."""
    condition, more = reading.seen("o")
    sql = f"""
        SELECT n.period, n.entity_id
        FROM {reading.OBSERVATION} n JOIN {reading.OBSERVATION} o
        ON o.indicator_id = n.indicator_id AND o.period = n.period AND o.entity_id = n.entity_id
        WHERE n.indicator_id = %s AND n.period BETWEEN %s AND %s AND n.batch_id = %s
        AND {which} AND {condition} AND (o.superseded_by_id IS NULL OR o.superseded_by_id <> n.batch_id)
        """  # noqa: S608 (constants of this folder)
    window = [indicator_id, batch.first_period, batch.last_period, batch.pk]
    return {Cell(indicator_id, *row) for row in reading.fetch(sql, window + parameters + more)}


def _leave_out(batch: Batch, cells: set[Cell]) -> None:
    """Take back the rows of cells that were changed by others: their value stands."""
    for cell in cells:
        place = {"indicator": cell.indicator_id, "period": cell.period, "entity": cell.entity_id}
        removed, _ = Observation.objects.filter(batch=batch, **place).delete()
        Observation.objects.filter(superseded_by=batch, **place).update(superseded_by=None)
        batch.size -= removed


def _cover(batch: Batch, coverage: list[NewCoverage]) -> None:
    Coverage.objects.bulk_create(
        Coverage(
            batch=batch, indicator_id=new.indicator_id, period=new.period, source=new.source,
            domains=list(new.domains), regions=list(new.regions), silence_speaks=new.silence_speaks,
        )
        for new in coverage
    )  # fmt: skip
    touch(batch, {new.indicator_id for new in coverage}, {new.period for new in coverage})
