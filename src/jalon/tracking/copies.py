"""What a copy of a grid, kept by another program, must be told: the values stated, changed or taken back since.

A pass goes from one publication to a later one, along the path of the ledger (indicator, period, entity). A cell that
moved in between is told once, as it was known at the end of the pass. Publications follow one another behind one
lock (`indicators/ledger/publication.py`), so none can come later inside a pass that was begun.
What nobody stated, an absence or a calculated rate, is not told: it is read in the grid.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridColumn, GridDefinition
from jalon.directory.models import Entity, EntityKind, Link
from jalon.indicators.ledger.reading import periods
from jalon.indicators.models import Batch, Indicator, Observation
from jalon.indicators.private import private_inputs
from jalon.tracking import access
from jalon.tracking.models import SharedCell
from jalon.tracking.sharing.queries import shared_cells

LONGEST_ACT = timedelta(days=1)  # within which whatever said that a project has a member is over
EVERY_PERIOD = ""  # the place of what is said of all the periods of a cell: before each of them


@dataclass(frozen=True)
class Pass:
    """From one publication to a later one. `after`: None, from the beginning; `since`: revision of the directory
    after which an establishment that moved is told whole, for it may have come into the grid."""

    after: datetime | None
    until: datetime
    since: int = 0


class Place(NamedTuple):
    """A place on the path of the ledger."""

    indicator: int
    period: str
    entity: int


@dataclass(frozen=True)
class Told:
    """A cell as it stands at the end of a pass. `value`: None when nothing stands there any more.

    `reserved`: its region keeps it to itself again; what was known of it, at every period, is to be forgotten.
    """

    place: Place
    value: Observation | None = None
    reserved: bool = False


@dataclass(frozen=True)
class Reach:
    """What a person reads of a grid in a region: for each indicator, its column and the entities it is read of."""

    columns: Mapping[int, GridColumn]
    named: Collection[str]  # all the columns, also those of which nothing was ever said
    lines: Q  # the establishments that he follows there
    only: Mapping[int, Collection[int]]  # of what the region keeps to itself: the cells that it shares
    rights: Sequence[Any]  # what two looks must have in common for the second to go on from the first

    def entities(self, indicator: int) -> QuerySet[Entity]:
        """The entities whose value of that indicator this person may read."""
        found = of_grains(self.lines, grains_of(self.columns[indicator]))
        return found.filter(pk__in=self.only[indicator]) if indicator in self.only else found


def reach_of(perimeter: Perimeter, grid: GridDefinition, region: str, columns: Collection[str], lines: Q) -> Reach:
    """The columns that this person reads (among those named, all if none), those of his region only where shared."""
    readable = [one for one in access.readable_columns(perimeter, grid, region) if not columns or one.id in columns]
    indicators = catalogue.current().indicators
    stated = {one.indicator: one for one in reversed(readable) if not indicators[one.indicator].derived}
    numbers = dict(Indicator.objects.filter(code__in=stated).values_list("pk", "code"))
    kept = {code for code in stated if private_inputs(code) and not perimeter.is_inside(region, stated[code].theme)}
    shared = shared_cells(kept)
    only = {pk: shared[code] for pk, code in numbers.items() if code in kept}
    rights = [sorted((column.id, code in kept) for code, column in stated.items()), str(lines)]
    return Reach(
        {pk: stated[code] for pk, code in numbers.items()}, {one.id for one in stated.values()}, lines, only, rights
    )


def lines_of(grid: GridDefinition, region: str) -> Q:
    """The establishments of a grid in a region today."""
    return Q(kind=EntityKind.ET, region=region, domain=grid.domain)


def of_grains(lines: Q, grains: Collection[str]) -> QuerySet[Entity]:
    """Those who may hold a value shown on these lines: the establishments, their legal entity, their project."""
    sites = Entity.objects.filter(lines)
    found = Q(pk__in=sites.values("pk")) if EntityKind.ET in grains else Q(pk__in=[])
    if EntityKind.EJ in grains:
        found |= Q(pk__in=sites.exclude(ej=None).values("ej"))
    if EntityKind.PROJECT in grains:
        members = Link.objects.filter(known_to=None, kind=Link.Kind.MEMBER, child__in=sites.values("pk"))
        found |= Q(kind=EntityKind.PROJECT, pk__in=members.values("parent"))
    return Entity.objects.filter(found)


def grains_of(column: GridColumn) -> tuple[str, ...]:
    return catalogue.current().indicators[column.indicator].grains


def told(reach: Reach, asked: Pass, start: Place | None, most: int) -> list[Told]:
    """The next cells of a pass, after a place, along the path of the ledger."""
    found: list[Told] = []
    batches = _batches(asked)
    for indicator in sorted(reach.columns):
        if (start is None or indicator >= start.indicator) and len(found) < most:
            after = start if start and start.indicator == indicator else Place(indicator, EVERY_PERIOD, 0)
            cells = _cells(reach, asked, batches, after, most - len(found))
            found += _valued(asked, indicator, cells)
    return found


def _batches(asked: Pass) -> list[tuple[list[int], str, str]]:
    """The indicators and the span of what was published in a pass; nothing for the first, which reads what stands."""
    if asked.after is None:
        return []
    published = _published(asked).exclude(first_period="")
    return list(published.values_list("indicators", "first_period", "last_period"))


def _published(asked: Pass) -> QuerySet[Batch]:
    return Batch.objects.filter(applied_at__gt=asked.after, applied_at__lte=asked.until)


def _cells(reach: Reach, asked: Pass, batches: Iterable, after: Place, most: int) -> Sequence[tuple[str, int]]:
    """The (period, entity) of one indicator that are to be told, in order."""
    entities = reach.entities(after.indicator)
    held = Observation.objects.filter(indicator=after.indicator, entity__in=entities.values("pk"))
    to_come = [period for period in reversed(periods(after.indicator)) if period >= after.period]
    if asked.after is None:
        return _first(held.filter(_stood(asked.until)), to_come, after, most)
    spans = [(first, last) for indicators, first, last in batches if after.indicator in indicators]
    cells = set()
    if spans:
        begin, end = min(one for one, _ in spans), max(one for _, one in spans)
        batch = _published(asked).values("pk")
        moved = held.filter(Q(batch__in=batch) | Q(superseded_by__in=batch))
        cells |= set(_first(moved, [one for one in to_come if begin <= one <= end], after, most))
    if whole := _told_whole(reach, asked, after.indicator):
        cells |= set(_first(held.filter(_stood(asked.until), entity__in=whole), to_come, after, most))
    if after.indicator in reach.only:
        cells |= {(EVERY_PERIOD, one) for one in _taken_back(reach, asked, after)}
    return sorted(cells)[:most]


def _first(rows: QuerySet[Observation], to_come: Iterable[str], after: Place, most: int) -> Sequence[tuple[str, int]]:
    """The first of these rows, one period after another: each question then follows the path and sorts nothing."""
    found: list[tuple[str, int]] = []
    for period in to_come:
        beyond = after.entity if period == after.period else 0
        of_period = rows.filter(period=period, entity__gt=beyond).order_by("entity")
        chosen = of_period.values_list("entity", flat=True).distinct()[: most - len(found)]
        found += [(period, entity) for entity in chosen]
        if len(found) >= most:
            break
    return found


def _stood(instant: datetime) -> Q:
    """What was published by then, and not yet replaced."""
    replaced_later = Q(superseded_by__applied_at=None) | Q(superseded_by__applied_at__gt=instant)
    return Q(batch__applied_at__lte=instant) & (Q(superseded_by=None) | replaced_later)


def _told_whole(reach: Reach, asked: Pass, indicator: int) -> set[int]:
    """The entities of which everything is told: those that may have come into the grid, and cells newly shared.

    Told too often does no harm, told never would.
    """
    if asked.after is None:
        return set()
    came = of_grains(reach.lines & Q(revision__gt=asked.since), grains_of(reach.columns[indicator]))
    found = set(came.values_list("pk", flat=True))
    if EntityKind.PROJECT in grains_of(reach.columns[indicator]):
        joined = Link.objects.filter(kind=Link.Kind.MEMBER, known_from__gt=asked.after - LONGEST_ACT)
        found |= set(joined.filter(parent__kind=EntityKind.PROJECT).values_list("parent", flat=True))
    if indicator in reach.only:
        shared = _sharing(reach, indicator).filter(shared_at__gt=asked.after, shared_at__lte=asked.until)
        found |= set(shared.values_list("entity", flat=True))
    return found


def _taken_back(reach: Reach, asked: Pass, after: Place) -> Iterator[int]:
    """The entities whose cell was shared, and is not any more."""
    lines = of_grains(reach.lines, grains_of(reach.columns[after.indicator])).values("pk")
    ended = _sharing(reach, after.indicator).filter(withdrawn_at__gt=asked.after, withdrawn_at__lte=asked.until)
    ended = ended.filter(entity__in=lines).exclude(entity__in=reach.only[after.indicator])
    if after.period == EVERY_PERIOD:
        yield from ended.filter(entity__gt=after.entity).values_list("entity", flat=True)


def _sharing(reach: Reach, indicator: int) -> QuerySet[SharedCell]:
    return SharedCell.objects.filter(indicator=reach.columns[indicator].indicator)


def _valued(asked: Pass, indicator: int, cells: Sequence[tuple[str, int]]) -> list[Told]:
    """The cells with what stood in them at the end of the pass."""
    several, entities = {period for period, _ in cells}, {entity for _, entity in cells}
    rows = Observation.objects.filter(indicator=indicator, period__in=several, entity__in=entities)
    values = {(one.period, one.entity_id): one for one in rows.filter(_stood(asked.until)).select_related("batch")}
    return [Told(Place(indicator, *cell), values.get(cell), reserved=cell[0] == EVERY_PERIOD) for cell in cells]
