"""Staging: rows go in by small transactions, out of everybody's sight until their batch is published."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.db.models import ProtectedError
from django.utils import timezone

from jalon.indicators.ledger.pace import Pace
from jalon.indicators.ledger.reading import OBSERVATION
from jalon.indicators.ledger.rows import NewObservation
from jalon.indicators.models import Batch, Indicator, Observation

ROWS_A_TRANSACTION = 20_000  # a writer who waits for one of these waits for less than a quarter of a second
SILENCE = timedelta(minutes=10)  # after which whoever was staging is taken for dead

_COLUMNS = (
    "batch_id", "indicator_id", "period", "entity_id", "state", "number", "text", "sheet", "row",
)  # fmt: skip


def indicator_ids(codes: Iterable[str]) -> dict[str, int]:
    """The short numbers of indicators, given to those that have none yet."""
    wanted = set(codes)
    known = dict(Indicator.objects.filter(code__in=wanted).values_list("code", "pk"))
    if missing := sorted(wanted - known.keys()):
        Indicator.objects.bulk_create([Indicator(code=code) for code in missing], ignore_conflicts=True)
        known |= dict(Indicator.objects.filter(code__in=missing).values_list("code", "pk"))
    return known


def open_batch(kind: str, *, label: str = "", by=None, undoes: Batch | None = None) -> Batch:
    """A batch that nobody sees until it is applied."""
    return Batch.objects.create(kind=kind, label=label[:255], author=by, undoes=undoes)


def stage(batch: Batch, rows: Iterable[NewObservation], progress: Callable[[int], None] | None = None) -> int:
    """Write rows out of sight, in short transactions; `progress` hears how many are in.

    Returns how many were written. What was written stays when it is interrupted, until `discard`.
    """
    sweep()
    source, pace = iter(rows), Pace()
    while chunk := list(islice(source, ROWS_A_TRANSACTION)):
        with pace.step():
            insert(batch, chunk)
        if progress is not None:
            progress(batch.size)
    return batch.size


def insert(batch: Batch, rows: Sequence[NewObservation]) -> None:
    """Write rows of a batch and note on the batch where they are. Call in a transaction."""
    if not rows:
        return
    lines = [(batch.pk, *row) for row in rows]
    if connection.vendor == "postgresql":
        _copy(lines)
    else:
        _insert(lines)
    touch(batch, {row.indicator_id for row in rows}, {row.period for row in rows}, added=len(rows))


def touch(batch: Batch, indicators: set[int], periods: set[str], *, added: int = 0) -> None:
    """Note what a batch speaks of: its rows are found by it, and readers know what moved."""
    batch.size += added
    batch.indicators = sorted(indicators.union(batch.indicators))
    known = periods | {batch.first_period, batch.last_period} - {""}
    batch.first_period, batch.last_period = min(known, default=""), max(known, default="")
    batch.touched_at = timezone.now()
    batch.save(update_fields=["size", "indicators", "first_period", "last_period", "touched_at"])


def _insert(lines: list[tuple]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {OBSERVATION} ({names}) VALUES ({places})", lines)  # noqa: S608


def _copy(lines: list[tuple]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY {OBSERVATION} ({names}) FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)


def rows_of(batch: Batch):
    """The observations of a batch. Found by its indicators and periods, which lead the index."""
    return Observation.objects.filter(
        batch=batch, indicator__in=batch.indicators, period__gte=batch.first_period, period__lte=batch.last_period
    )


def discard(batch: Batch) -> None:
    """Forget a batch that was never published, in short transactions; what it had marked stands as before."""
    batch.refresh_from_db()
    if batch.applied_at is not None:
        raise ValueError("a published batch is undone, never discarded")
    _empty(batch)
    batch.delete()


def sweep(silent_for: timedelta = SILENCE) -> int:
    """Empty the batches that a killed worker left behind; returns how many. `stage` does it on its way.

    The batch itself stays when a delivery names it: whoever resumes the delivery discards it.
    """
    left = Batch.objects.filter(applied_at=None, touched_at__lt=timezone.now() - silent_for)
    for batch in left:
        _empty(batch)
        try:
            batch.delete()
        except ProtectedError:
            Batch.objects.filter(pk=batch.pk).update(size=0, indicators=[], touched_at=timezone.now())
    return len(left)


def _empty(batch: Batch) -> None:
    _in_steps(Observation.objects.filter(superseded_by=batch), lambda found: found.update(superseded_by=None))
    _in_steps(rows_of(batch), lambda found: found.delete())


def _in_steps(queryset, act: Callable) -> None:
    pace = Pace()
    while ids := list(queryset.values_list("pk", flat=True)[:ROWS_A_TRANSACTION]):
        with pace.step():
            act(Observation.objects.filter(pk__in=ids))
