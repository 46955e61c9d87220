"""What moves when the ledger does: columns marked stale, and the one cell that is patched at once."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from jalon.catalogue.definitions import GridColumn
from jalon.indicators import rules
from jalon.indicators.ledger.reading import codes_of
from jalon.indicators.models import Batch, Fragment, Projection, ProjectionColumn
from jalon.indicators.projection import encoding, held, store
from jalon.indicators.projection.facts import Known
from jalon.indicators.projection.lines import Lines
from jalon.indicators.projection.resolving import Resolved, resolve
from jalon.indicators.projection.shape import Shape, shapes

AHEAD = 3  # months of a grid: older ones are computed by whoever reads them


def mark_stale(batch: Batch) -> None:
    """Mark what a publication moves. In its transaction."""
    if batch.indicators and batch.first_period:
        begin, end = _reach(batch.first_period, batch.last_period)
        _mark(codes_of(batch.indicators), begin, end)


def mark_cells_stale(places: Iterable[tuple[int, str]]) -> None:
    """Mark what rests on these (indicator, period): something waits there, or is doubted."""
    by_indicator: dict[int, list[str]] = {}
    for indicator, period in places:
        by_indicator.setdefault(indicator, []).append(period)
    for indicator, periods in by_indicator.items():
        _mark(codes_of([indicator]), min(map(rules.first_month, periods)), max(map(rules.last_month, periods)))


def read_ahead(batch: Batch) -> None:
    """Compute what a publication moved in the last months that somebody has read, before anyone waits for it."""
    codes = codes_of(batch.indicators)
    for shape in shapes():
        touched = [column.id for column in shape.resting_on(codes)]
        stale = Projection.objects.filter(
            grid=shape.grid.id, known_at=None, columns__column__in=touched, columns__stale=True
        )
        for region, month in stale.values_list("region", "month").distinct().order_by("-month")[:AHEAD]:
            store.current(shape, region, month)


def patch(batch: Batch, entity: int) -> None:
    """Bring one edited cell into the projections of its month; mark the later months it carries over to."""
    codes, period = codes_of(batch.indicators), batch.first_period
    _mark(codes, *_reach(period, period), sparing=period)
    for shape in shapes():
        touched = shape.resting_on(codes)
        if touched:
            current = Projection.objects.filter(grid=shape.grid.id, month=period, known_at=None)
            for projection in current.defer("lines"):
                _patch(shape, projection, touched, entity)


def _patch(shape: Shape, projection: Projection, touched: list[GridColumn], entity: int) -> None:
    locked = ProjectionColumn.objects.select_for_update()
    found = locked.filter(projection=projection, column__in=[column.id for column in touched])
    rows = {row.column: row for row in found}
    listed = store.listed_of(projection)
    only = listed.shown_on(entity)
    everyone = {holder for i in only for holder in _everyone(listed, i)}
    known = Known(
        shape.indicators, {c.indicator for c in touched}, region=projection.region, domain=shape.grid.domain,
        entities=sorted(everyone),
    ) if only else None  # fmt: skip
    for column in touched:
        row = rows.get(column.id)
        if row and not row.stale and known and projection.definition == shape.version:
            _replace(row, resolve(column, projection.month, listed, known, only), listed)
    ProjectionColumn.objects.filter(pk__in=[row.pk for row in rows.values()]).update(revision=F("revision") + 1)


def _replace(row: ProjectionColumn, changed: Resolved, listed: Lines) -> None:
    """Write the column with these cells changed."""
    before = encoding.unpacked(store.payload_of(row))
    payload = encoding.packed(encoding.patched(before, changed, listed.ids))
    name = held.name_of(payload)
    Fragment.objects.filter(column=row).update(payload=payload, name=name)
    held.columns.keep({name: payload})  # true even if nothing is written in the end: it is named by its content


def _everyone(listed: Lines, i: int) -> list[int]:
    return [one for name in ("id", "ej", "projet") if (one := listed.columns[name][i])]


def _reach(first: str, last: str) -> tuple[str, str]:
    """The months that a batch may speak of, from the first to the last.

    Its bounds are in the order of words, where 2022-T1 comes after 2022-11: when they differ, whole years are meant.
    """
    if first == last:
        return rules.first_month(first), rules.last_month(last)
    return f"{first[:4]}-01", f"{last[:4]}-12"


def _mark(codes: set[str], begin: str, end: str, sparing: str = "") -> None:
    """Mark the columns that rest on indicators, in the months from `begin` to `end`, and after where they follow."""
    for shape in shapes():
        touched = shape.resting_on(codes)
        following = [column.id for column in touched if shape.follows(column)]
        staying = [column.id for column in touched if not shape.follows(column)]
        if following or (staying and (begin, end) != (sparing, sparing)):
            reached = Q(column__in=following) | Q(column__in=staying, projection__month__lte=end)
            later = ProjectionColumn.objects.filter(projection__grid=shape.grid.id, projection__month__gte=begin)
            _update(later.filter(reached), sparing)


def _update(columns: QuerySet[ProjectionColumn], sparing: str) -> None:
    moved = columns.filter(projection__known_at=None)
    if sparing:
        moved = moved.exclude(projection__month=sparing)
    if ids := list(moved.values_list("pk", flat=True)):
        ProjectionColumn.objects.filter(pk__in=ids).update(stale=True, revision=F("revision") + 1)
