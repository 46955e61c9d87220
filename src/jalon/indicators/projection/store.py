"""Projections kept in the database: built when first read, mended when stale, patched by a one-cell edit.

A reader computes outside any lock, then writes what he found unless the column has moved meanwhile
(`revision`), so that nobody who edits ever waits for a reader.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jalon.indicators.models import Fragment, Projection, ProjectionColumn
from jalon.indicators.projection import encoding, lines
from jalon.indicators.projection.facts import Known
from jalon.indicators.projection.lines import Lines
from jalon.indicators.projection.resolving import resolve
from jalon.indicators.projection.shape import Shape
from jalon.kernel.periods import Period

TRIES = 3  # a column edited again and again while it is read is served as it was found


class Kept(NamedTuple):
    """A projection as read: packed lines, packed content of each column."""

    lines: bytes
    fragments: dict[str, bytes]


def current(shape: Shape, region: str, month: str, only: Collection[str] | None = None) -> Kept:
    """The projection of a grid as known now, brought up to date first where something moved.

    `only`: the columns that are wanted; the others are neither mended nor read.
    """
    wanted = shape.columns.keys() if only is None else shape.columns.keys() & set(only)
    for _ in range(TRIES):
        projection = _up_to_date_lines(shape, region, month)
        stale = _stale(projection, wanted)
        if stale:
            rebuild(shape, projection, stale)
        kept = _read(projection, wanted)
        if kept is not None:
            break
    return kept or Kept(bytes(projection.lines), _fragments(projection, wanted))


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


def rebuild(shape: Shape, projection: Projection, seen: dict[str, int]) -> None:
    """Compute stale columns again; one that moved meanwhile stays stale for the next reader."""
    listed = lines.unpacked(projection.lines)
    known = knowledge(shape, projection.region, seen)
    made = contents(shape, seen, listed, known, projection.month)
    with transaction.atomic():
        now = ProjectionColumn.objects.select_for_update().filter(projection=projection, column__in=made)
        unmoved = [column for column in now if column.revision == seen[column.column]]
        _write({column.pk: made[column.column] for column in unmoved})
        ProjectionColumn.objects.filter(pk__in=[column.pk for column in unmoved]).update(
            stale=False, revision=F("revision") + 1
        )


def _up_to_date_lines(shape: Shape, region: str, month: str) -> Projection:
    stamp = lines.directory_stamp()
    found = Projection.objects.filter(grid=shape.grid.id, region=region, month=month, known_at=None).first()
    if found and (found.definition, found.directory) == (shape.version, stamp):
        return found
    packed = lines.list_lines(shape.grid.domain, region, Period(month)).packed()
    if found and found.definition == shape.version and bytes(found.lines) == packed:
        Projection.objects.filter(pk=found.pk).update(directory=stamp)
        return found
    return _start(shape, region, month, packed, stamp)


@transaction.atomic
def _start(shape: Shape, region: str, month: str, packed: bytes, stamp: str) -> Projection:
    """Write the lines and one stale row per column, so that what is published from now on is noticed."""
    projection, _ = Projection.objects.update_or_create(
        grid=shape.grid.id, region=region, month=month, known_at=None,
        defaults={"definition": shape.version, "directory": stamp, "lines": packed, "built_at": timezone.now()},
    )  # fmt: skip
    ProjectionColumn.objects.filter(projection=projection).exclude(column__in=shape.columns).delete()
    ProjectionColumn.objects.filter(projection=projection).update(stale=True, revision=F("revision") + 1)
    ProjectionColumn.objects.bulk_create(
        [ProjectionColumn(projection=projection, column=column) for column in shape.columns], ignore_conflicts=True
    )
    return projection


def _stale(projection: Projection, wanted: Collection[str]) -> dict[str, int]:
    rows = ProjectionColumn.objects.filter(projection=projection, stale=True)
    return {column: revision for column, revision in rows.values_list("column", "revision") if column in wanted}


def _write(payloads: dict[int, bytes]) -> None:
    Fragment.objects.bulk_create(
        [Fragment(column_id=pk, payload=payload) for pk, payload in payloads.items()],
        update_conflicts=True, unique_fields=["column"], update_fields=["payload"],
    )  # fmt: skip


def _read(projection: Projection, wanted: Collection[str]) -> Kept | None:
    """The projection, or None when its lines were replaced or a column marked meanwhile."""
    fragments = _fragments(projection, wanted)
    kept = Projection.objects.filter(pk=projection.pk, built_at=projection.built_at).exists()
    if not kept or fragments.keys() != set(wanted) or _stale(projection, wanted):
        return None
    return Kept(bytes(projection.lines), fragments)


def _fragments(projection: Projection, wanted: Collection[str]) -> dict[str, bytes]:
    rows = Fragment.objects.filter(column__projection=projection, column__column__in=list(wanted))
    return {column: bytes(payload) for column, payload in rows.values_list("column__column", "payload")}
