"""Projections kept in the database: built when first read, mended when stale, patched by a one-cell edit.

A reader computes outside any lock, then writes what he found unless the column has moved meanwhile
(`revision`), so that nobody who edits ever waits for a reader.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from jalon.indicators.ledger import reading
from jalon.indicators.models import Fragment, Projection, ProjectionColumn
from jalon.indicators.projection import encoding, held, lines
from jalon.indicators.projection.facts import Known
from jalon.indicators.projection.lines import Lines
from jalon.indicators.projection.resolving import resolve
from jalon.indicators.projection.shape import Shape
from jalon.kernel.periods import Period

_MENDING = Lock()  # of this process
_MENDERS = 20_221  # the number under which PostgreSQL keeps our locks apart from others
TRIES = 3  # a column edited again and again while it is read is served as it was found


class Kept(NamedTuple):
    """A projection as read: packed lines, packed content of each column."""

    lines: bytes
    fragments: dict[str, bytes]


class Seen(NamedTuple):
    """A column as the database says it stands; `name`: of its content, if it has any."""

    revision: int
    stale: bool
    name: str | None


def current(shape: Shape, region: str, month: str, only: Collection[str] | None = None) -> Kept:
    """The projection of a grid as known now, brought up to date first where something moved.

    `only`: the columns that are wanted; the others are neither mended nor read.
    """
    wanted = shape.columns.keys() if only is None else shape.columns.keys() & set(only)
    for _ in range(TRIES):
        projection = _up_to_date_lines(shape, region, month)
        found = _mended(shape, projection, wanted)
        kept = gathered(projection, found)
        if kept is not None and found.keys() == set(wanted) and not any(one.stale for one in found.values()):
            return kept
    return Kept(bytes(projection.lines), _fragments(projection, wanted))


def _mended(shape: Shape, projection: Projection, wanted: Collection[str]) -> dict[str, Seen]:
    """The columns, those that are stale computed again first; fifty readers who come at once wait for the first."""
    found = seen(projection, wanted)
    if not any(one.stale for one in found.values()):
        return found
    with _one_at_a_time(projection):
        found = seen(projection, wanted)
        if stale := {column: one.revision for column, one in found.items() if one.stale}:
            rebuild(shape, projection, stale)
            found = seen(projection, wanted)
    return found


@contextmanager
def _one_at_a_time(projection: Projection) -> Iterator[None]:
    """One reader mends a projection: among all processes on PostgreSQL, else among the threads of this one.

    Not inside a transaction, which may hold the very rows that the first one wants.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            reading.fetch("SELECT 1 FROM pg_advisory_xact_lock(%s, %s)", [_MENDERS, projection.pk % 2**31])
            yield
    else:
        with _MENDING:
            yield


def seen(projection: Projection, wanted: Collection[str]) -> dict[str, Seen]:
    """How the columns of a projection stand, all at one instant; nothing when its lines were replaced meanwhile."""
    rows = reading.fetch(_SEEN, [projection.pk, reading.instant(projection.built_at)])
    return {column: Seen(revision, bool(stale), name) for column, revision, stale, name in rows if column in wanted}


_SEEN = """
    SELECT c."column", c.revision, c.stale, f.name
    FROM indicators_projectioncolumn c JOIN indicators_projection p ON p.id = c.projection_id
    LEFT JOIN indicators_fragment f ON f.column_id = c.id WHERE p.id = %s AND p.built_at = %s
    """  # every page asks this and the next one: not through models, five times dearer
_TODAY = """
    SELECT id, grid, region, month, known_at, definition, directory, built_at, lines_name FROM indicators_projection
    WHERE grid = %s AND region = %s AND month = %s AND known_at IS NULL
    """


def gathered(projection: Projection, found: dict[str, Seen]) -> Kept | None:
    """What these columns hold, taken from memory where it is; None when one of them has moved since."""
    listed = _lines(projection)
    names = {column: one.name for column, one in found.items() if one.name}
    pieces = held.columns.among(names.values())
    if missing := [column for column, name in names.items() if name not in pieces]:
        read = _read(projection, missing)
        held.columns.keep(read)
        pieces |= read
    if listed is None or len(names) < len(found) or not pieces.keys() >= set(names.values()):
        return None
    return Kept(listed, {column: pieces[name] for column, name in names.items()})


def listed_of(projection: Projection) -> Lines:
    """The establishments of a projection."""
    return lines.unpacked(_lines(projection) or projection.lines)


def payload_of(column: ProjectionColumn) -> bytes:
    """What a column holds; asked by whoever has locked it."""
    name = Fragment.objects.values_list("name", flat=True).get(column=column)
    at_hand = held.columns.among([name])
    return at_hand[name] if name in at_hand else bytes(Fragment.objects.get(column=column).payload)


def contents(shape: Shape, columns: Iterable[str], listed: Lines, known: Known, month: str) -> dict[str, bytes]:
    """The packed content of columns, computed from the ledger."""
    made = {}
    for column_id in columns:
        resolved = resolve(shape.columns[column_id], month, listed, known)
        made[column_id] = encoding.packed(encoding.encode(resolved, listed.ids))
        known.rest()
    return made


def knowledge(shape: Shape, region: str, columns: Iterable[str], known_at: datetime | None = None) -> Known:
    """What is needed to compute some columns of a grid."""
    codes = {shape.columns[column_id].indicator for column_id in columns}
    return Known(shape.indicators, codes, region=region, domain=shape.grid.domain, known_at=known_at)


def rebuild(shape: Shape, projection: Projection, stale: dict[str, int]) -> None:
    """Compute stale columns again; one that moved meanwhile stays stale for the next reader."""
    listed = listed_of(projection)
    known = knowledge(shape, projection.region, stale)
    made = contents(shape, stale, listed, known, projection.month)
    with transaction.atomic():
        of_these_lines = ProjectionColumn.objects.filter(
            projection=projection, projection__built_at=projection.built_at
        )
        now = of_these_lines.select_for_update(of=("self",)).filter(column__in=made)
        unmoved = [column for column in now if column.revision == stale[column.column]]
        _write({column.pk: made[column.column] for column in unmoved})
        ProjectionColumn.objects.filter(pk__in=[column.pk for column in unmoved]).update(
            stale=False, revision=F("revision") + 1
        )


def _up_to_date_lines(shape: Shape, region: str, month: str) -> Projection:
    stamp = lines.directory_stamp()
    found = next(iter(Projection.objects.raw(_TODAY, [shape.grid.id, region, month])), None)
    if found and (found.definition, found.directory) == (shape.version, stamp):
        return found
    packed = lines.list_lines(shape.grid.domain, region, Period(month)).packed()
    if found and found.definition == shape.version and found.lines_name == held.name_of(packed):
        Projection.objects.filter(pk=found.pk).update(directory=stamp)
        return found
    return _start(shape, region, month, packed, stamp)


@transaction.atomic
def _start(shape: Shape, region: str, month: str, packed: bytes, stamp: str) -> Projection:
    """Write the lines and one stale row per column, so that what is published from now on is noticed."""
    projection, _ = Projection.objects.update_or_create(
        grid=shape.grid.id, region=region, month=month, known_at=None,
        defaults={
            "definition": shape.version, "directory": stamp, "built_at": timezone.now(),
            "lines": packed, "lines_name": held.name_of(packed),
        },
    )  # fmt: skip
    ProjectionColumn.objects.filter(projection=projection).exclude(column__in=shape.columns).delete()
    ProjectionColumn.objects.filter(projection=projection).update(stale=True, revision=F("revision") + 1)
    ProjectionColumn.objects.bulk_create(
        [ProjectionColumn(projection=projection, column=column) for column in shape.columns], ignore_conflicts=True
    )
    return projection


def _write(payloads: dict[int, bytes]) -> None:
    made = [Fragment(column_id=pk, payload=one, name=held.name_of(one)) for pk, one in payloads.items()]
    Fragment.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["column"], update_fields=["payload", "name"]
    )
    held.columns.keep({one.name: bytes(one.payload) for one in made})


def _lines(projection: Projection) -> bytes | None:
    """The packed lines, as they were when the projection was read; None when they have been replaced since."""
    name = projection.lines_name
    if at_hand := held.lines.among([name]):
        return at_hand[name]
    found = Projection.objects.filter(pk=projection.pk, lines_name=name).values_list("lines", flat=True).first()
    if found is None:
        return None
    held.lines.keep({name: bytes(found)})
    return bytes(found)


def _read(projection: Projection, columns: Collection[str]) -> dict[str, bytes]:
    """The contents of columns, by name."""
    rows = Fragment.objects.filter(column__projection=projection, column__column__in=list(columns)).exclude(name="")
    return {name: bytes(payload) for name, payload in rows.values_list("name", "payload")}


def _fragments(projection: Projection, wanted: Collection[str]) -> dict[str, bytes]:
    rows = Fragment.objects.filter(column__projection=projection, column__column__in=list(wanted))
    return {column: bytes(payload) for column, payload in rows.values_list("column__column", "payload")}
