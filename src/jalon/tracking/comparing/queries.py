"""What a comparison reads: the month for the region and its groups, the nation, the peers of a line, twelve months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jalon.accounts.access import Perimeter
from jalon.indicators.comparison.course import Course, course
from jalon.indicators.comparison.groups import Group, groups, peer_stratum, peers_of, traits_of
from jalon.indicators.comparison.measured import Measured, holder_of, measured, members_of
from jalon.indicators.comparison.nation import ALONE, Nation, nation
from jalon.indicators.comparison.rules import Rank, rank, rank_within
from jalon.indicators.projection import ColumnView, MonthView, months_known
from jalon.indicators.projection.shape import shape
from jalon.kernel.intervals import Interval
from jalon.sources.models import Delivery
from jalon.tracking.comparing import rules
from jalon.tracking.comparing.forms import Asked
from jalon.tracking.comparing.rules import Side
from jalon.tracking.reading import month_of

MONTHS_DRAWN = 12


@dataclass(frozen=True)
class Row:
    """A group beside the region. `gap`: its figure less that of the region; `clear`: more than chance would do."""

    group: Group
    side: Side
    measured: Measured
    rank: Rank | None = None
    gap: float | None = None
    clear: bool | None = None


@dataclass(frozen=True)
class Focus:
    """An establishment among the others: its value, its place in the region and among its peers."""

    name: str
    finess: str
    value: float | str | None
    why_none: str = ""
    in_region: Rank | None = None
    in_peers: Rank | None = None
    peers: Side | None = None
    interval: Interval | None = None
    entity: str = ""  # the legal entity whose value it is, when it is not its own


@dataclass(frozen=True)
class Comparison:
    """Everything the page says."""

    view: MonthView
    asked: Asked
    column: ColumnView
    value: str  # of a choice, the one looked at
    region: Side
    whole: Measured
    nation: Nation
    rows: tuple[Row, ...]
    focus: Focus | None
    course: Course
    unmatched: int  # rows of the national file that name nobody of the directory

    @property
    def lowest_first(self) -> bool:
        return self.column.indicator.better == "lower"

    @property
    def is_number(self) -> bool:
        return self.column.indicator.value.is_number


def compare(asked: Asked, view: MonthView, perimeter: Perimeter) -> Comparison:
    """The comparison asked, as this person may read it."""
    column = view.column(asked.column)
    whole = measured(view, asked.column)
    region = side_of("Région", whole)
    value = _value(asked, column, region)
    found = _beyond(_nation(view, column), whole)
    return Comparison(
        view=view,
        asked=asked,
        column=column,
        value=value,
        region=region,
        whole=whole,
        nation=found,
        rows=_rows(view, asked, region, value),
        focus=focus_of(view, asked.column, asked.focus, whole) if asked.focus is not None else None,
        course=_course(view, asked.column, value, perimeter),
        unmatched=_unmatched(found),
    )


def side_of(label: str, one: Measured) -> Side:
    if one.indicator.value.is_number:
        return Side(label, distribution=one.distribution())
    return Side(label, shares=one.shares())


def drawn_figure(one: Measured, value: str) -> float | None:
    """What a month comes to: the share of a value, a sum where values add up, else a rate or a median."""
    if not one.values:
        return None
    if not one.indicator.value.is_number:
        return one.shares().of(value).percent
    found = one.distribution()
    return found.total if one.indicator.additive == "sum" else found.figure


def by_department(comparison: Comparison) -> dict[str, Side]:
    """The region's départements, for the map; those of the rows when they are the groups already."""
    if comparison.asked.stratum.by == ("department",):
        return {row.group.id: row.side for row in comparison.rows}
    parted: dict[str, list[int]] = {}
    for i, code in enumerate(comparison.view.listed.columns["departement"]):
        parted.setdefault(code, []).append(i)
    column = comparison.asked.column
    return {code: side_of(code, measured(comparison.view, column, found)) for code, found in parted.items()}


def positions_of(view: MonthView) -> dict[int, tuple[float, float]]:
    """Latitude and longitude of the lines that have them, by entity."""
    return {entity: one.position for entity, one in traits_of(view).items() if one.position is not None}


def _value(asked: Asked, column: ColumnView, region: Side) -> str:
    if region.shares is None:
        return ""
    known = {one.value for one in region.shares.each}
    return asked.value if asked.value in known else rules.looked_at(column.indicator, region.shares)


def _rows(view: MonthView, asked: Asked, region: Side, value: str) -> tuple[Row, ...]:
    parted = groups(view, asked.stratum)
    held = [measured(view, asked.column, one.positions) for one in parted]
    sides = [side_of(one.label, found) for one, found in zip(parted, held, strict=True)]
    named = [i for i, one in enumerate(parted) if one.id]
    lowest_first = view.column(asked.column).indicator.better == "lower"
    places = dict(zip(named, rules.ranks([sides[i] for i in named], value, lowest_first=lowest_first), strict=True))
    return tuple(
        Row(one, side, found, places.get(i), _gap(side, region, value), _clear(side, region, value))
        for i, (one, side, found) in enumerate(zip(parted, sides, held, strict=True))
    )


def _gap(side: Side, region: Side, value: str) -> float | None:
    own, whole = side.figure(value), region.figure(value)
    return None if own is None or whole is None else own - whole


def _clear(side: Side, region: Side, value: str) -> bool | None:
    if side.shares is None or region.shares is None:
        return None
    return rules.beyond_chance(side.shares, region.shares, value)


def _nation(view: MonthView, column: ColumnView) -> Nation:
    known = view.indicators or shape(view.grid.id).indicators
    return nation(column.indicator, column.data_period, view.grid.domain, known, view.known_at)


def _beyond(found: Nation, region: Measured) -> Nation:
    """The nation, unless its file names nobody outside the region: that would be the region's figure, said twice."""
    if found.measured is None or found.named_only or set(found.measured.values) - set(region.values):
        return found
    return replace(found, measured=None, why=ALONE)


def _unmatched(found: Nation) -> int:
    """Rows of the files behind the nation that still name nobody: what the figure does not count."""
    rows = Delivery.objects.filter(batch__in=found.batches).values_list("pending", "rejected") if found.batches else ()
    return sum(pending + rejected for pending, rejected in rows)


def focus_of(view: MonthView, column_id: str, position: int, whole: Measured) -> Focus:
    """Where a line stands in the region and among its peers, from the month alone."""
    listed = view.listed.columns
    holder = holder_of(view, column_id, position)
    value = whole.values.get(holder)
    stratum = peer_stratum(view.grid.domain)
    alike = peers_of(view, stratum, position) if stratum else None
    peers = measured(view, column_id, alike.positions) if alike and alike.id else None
    own = listed["id"][position]
    return Focus(
        name=listed["raison_sociale"][position],
        finess=listed["finess_et"][position],
        value=value,
        why_none="" if value is not None else _why(view, column_id, position),
        in_region=_place(whole, holder),
        in_peers=_place(peers, holder) if peers and len(peers.values) > 1 else None,
        peers=side_of(alike.label, peers) if alike and peers else None,
        interval=whole.interval(holder),
        entity=listed["finess_ej"][position] if holder != own and holder == listed["ej"][position] else "",
    )


def _why(view: MonthView, column_id: str, position: int) -> str:
    """Why a line has no value to compare; empty when it has one, counted in another region."""
    return next(iter(measured(view, column_id, [position]).missing), "")


def _place(whole: Measured, holder: int) -> Rank | None:
    """The place of a holder among those with a value: within intervals where all have one, else plain."""
    value = whole.values.get(holder)
    if value is None or isinstance(value, str):
        return None
    lowest_first = whole.indicator.better == "lower"
    intervals = {one: found for one in whole.values if (found := whole.interval(one)) is not None}
    if holder in intervals and len(intervals) == len(whole.values):
        others: Iterable[Interval] = (found for one, found in intervals.items() if one != holder)
        return rank_within(intervals[holder], others, lowest_first=lowest_first)
    rest = (float(other) for one, other in whole.values.items() if one != holder)
    return rank(float(value), rest, lowest_first=lowest_first)


def _course(view: MonthView, column_id: str, value: str, perimeter: Perimeter) -> Course:
    """The last twelve months up to this one, as far back as anything is known: all as known when this one is read.

    As each was known at its own closing, a file that comes a month late would be in no month at all.
    """
    grid, region, month = view.grid.id, view.region, view.month
    first = min((one.code for one in months_known(grid, region)), default=month.code)
    codes = [one for back in range(MONTHS_DRAWN - 1, 0, -1) if (one := month.shifted(-back)).code >= first]
    then = view.known_at
    views = [
        month_of(perimeter, grid, region, one, then, now=then is None, only=[column_id], parts=True) for one in codes
    ]
    return course([*views, view], column_id, lambda one: drawn_figure(one, value))


def held_by_line(comparison: Comparison) -> Mapping[int, float | str]:
    """The value of each establishment that has its own: position → value. None for those of a legal entity."""
    ids, whole = comparison.view.listed.ids, comparison.whole
    return {i: value for holder, value in whole.values.items() if ids[i := whole.places[holder]] == holder}


def holds(comparison: Comparison, held: float | str) -> bool:
    """Whether a value is, or contains, the one looked at."""
    return comparison.value in members_of(comparison.column.indicator, str(held))
