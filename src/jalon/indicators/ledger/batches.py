"""Staging: rows go in by small transactions, out of everybody's sight until their batch is published."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from jalon.directory.models import Entity
from jalon.indicators.ledger.pace import Pace
from jalon.indicators.ledger.reading import OBSERVATION, among, fetch, numbers_of
from jalon.indicators.ledger.rows import NewObservation
from jalon.indicators.models import Batch, Indicator, Observation

ROWS_A_TRANSACTION = 20_000  # a writer who waits for one of these waits for less than a quarter of a second
ROWS_A_STATEMENT = 500  # SQLite: twice as fast as one row a statement; more gains nothing
SILENCE = timedelta(minutes=10)  # after which whoever was staging is taken for dead

_NAMES = ", ".join(f'"{name}"' for name in ("batch_id", *NewObservation._fields))


def indicator_ids(codes: Iterable[str]) -> dict[str, int]:
    """The short numbers of indicators, given to those that have none yet."""
    wanted = set(codes)
    known = numbers_of(wanted)
    if missing := sorted(wanted - known.keys()):
        Indicator.objects.bulk_create([Indicator(code=code) for code in missing], ignore_conflicts=True)
        known |= numbers_of(missing)
    return known


def open_batch(kind: str, *, label: str = "", by=None, undoes: Batch | None = None, **known: Any) -> Batch:
    """A batch that nobody sees until it is applied. `known`: what is known of it already, for a single cell."""
    return Batch.objects.create(kind=kind, label=label[:255], author=by, undoes=undoes, **known)


def stage(batch: Batch, rows: Iterable[NewObservation], progress: Callable[[int], None] | None = None) -> int:
    """Write rows out of sight, in short transactions; `progress` hears how many are in.

    Returns how many were written. What was written stays when it is interrupted, until `discard`.
    """
    sweep()
    source, pace = iter(rows), Pace()
    known: set[int] = set()
    while chunk := list(islice(source, ROWS_A_TRANSACTION)):
        with pace.step():
            insert(batch, chunk, known)
        if progress is not None:
            progress(batch.size)
    return batch.size


def insert(batch: Batch, rows: Sequence[NewObservation], known: set[int] | None = None) -> None:
    """Write rows of a batch and note on the batch where they are. Call in a transaction.

    `known`: the entities met already, when rows come in several times; those met now are added.
    """
    if not rows:
        return
    indicators, periods, entities = (set(column) for column in islice(zip(*rows, strict=True), 3))
    known = set() if known is None else known
    _must_exist(Indicator, indicators)
    _must_exist(Entity, entities - known)
    known |= entities
    touch(batch, indicators, periods, added=len(rows))  # locks the batch: nobody sweeps it away meanwhile
    if connection.vendor == "postgresql":
        _copy(batch.pk, rows)
    else:
        _insert(batch.pk, rows)


def _must_exist(model: type[Model], ids: set[int]) -> None:
    """What a foreign key would have refused row by row, asked once for all the rows."""
    which, chosen = among(sorted(ids))
    found = fetch(f"SELECT count(*) FROM {model._meta.db_table} WHERE id {which}", [chosen])[0][0]  # noqa: S608
    if found != len(ids):
        raise IntegrityError(f"an observation names a {model._meta.model_name} that does not exist")


def touch(batch: Batch, indicators: set[int], periods: set[str], *, added: int = 0) -> None:
    """Note what a batch speaks of: its rows are found by it, and readers know what moved."""
    batch.size += added
    batch.indicators = sorted(indicators.union(batch.indicators))
    known = periods | {batch.first_period, batch.last_period} - {""}
    batch.first_period, batch.last_period = min(known, default=""), max(known, default="")
    batch.touched_at = timezone.now()
    batch.save(update_fields=["size", "indicators", "first_period", "last_period", "touched_at"])


def _insert(batch_id: int, rows: Sequence[NewObservation]) -> None:
    """Many rows a statement, and the statement prepared once for all those of the same length."""
    whole = len(rows) - len(rows) % ROWS_A_STATEMENT
    blocks = [rows[start : start + ROWS_A_STATEMENT] for start in range(0, whole, ROWS_A_STATEMENT)]
    place = f"({batch_id}, {', '.join(['%s'] * len(NewObservation._fields))})"
    with connection.cursor() as cursor:
        for length, some in ((ROWS_A_STATEMENT, blocks), (len(rows) - whole, [rows[whole:]])):
            if length:
                sql = f"INSERT INTO {OBSERVATION} ({_NAMES}) VALUES {', '.join([place] * length)}"  # noqa: S608
                cursor.executemany(sql, [list(chain.from_iterable(block)) for block in some])


def _copy(batch_id: int, rows: Sequence[NewObservation]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {OBSERVATION} ({_NAMES}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((batch_id, *row))


def still_staging(batches: Iterable[Batch]) -> None:
    """A sign of life: these wait for others to be staged, and are not to be swept away."""
    Batch.objects.filter(pk__in=[batch.pk for batch in batches], applied_at=None).update(touched_at=timezone.now())


def are_staged(batches: Iterable[Batch]) -> bool:
    """Whether all of them are still there, unpublished. In a transaction: nobody sweeps them away until its end."""
    wanted = {batch.pk for batch in batches}
    held = Batch.objects.select_for_update().filter(pk__in=wanted, applied_at=None).values_list("pk", flat=True)
    return set(held) == wanted


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
    _remove(batch)


def sweep(silent_for: timedelta = SILENCE) -> int:
    """Empty the batches that a killed worker left behind; returns how many. `stage` does it on its way.

    The batch itself stays when a delivery names it: whoever resumes the delivery discards it.
    """
    left = Batch.objects.filter(applied_at=None, touched_at__lt=timezone.now() - silent_for)
    for batch in left:
        try:
            _remove(batch)
        except ProtectedError:
            Batch.objects.filter(pk=batch.pk).update(size=0, indicators=[], touched_at=timezone.now())
    return len(left)


def _remove(batch: Batch) -> None:
    """Emptied in steps, then held while what came meanwhile goes too: whoever still writes to it finds it gone."""
    _empty(batch)
    with transaction.atomic():
        for held in Batch.objects.select_for_update().filter(pk=batch.pk, applied_at=None):
            _empty(held)
            held.delete()


def _empty(batch: Batch) -> None:
    _in_steps(Observation.objects.filter(superseded_by=batch), lambda found: found.update(superseded_by=None))
    _in_steps(rows_of(batch), lambda found: found.delete())


def _in_steps(queryset, act: Callable) -> None:
    pace = Pace()
    while ids := list(queryset.values_list("pk", flat=True)[:ROWS_A_TRANSACTION]):
        with pace.step():
            act(Observation.objects.filter(pk__in=ids))
