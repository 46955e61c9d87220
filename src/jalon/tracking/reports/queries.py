"""What a report reads: its months over the lines it is about, and the cells it misses with who owes them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import IndicatorDefinition, ReportCondition, ReportDefinition, SourceDefinition
from jalon.directory.models import NamedList
from jalon.indicators import projection
from jalon.indicators.models import Coverage
from jalon.indicators.projection import ColumnView, MonthView, Total
from jalon.indicators.rules import last_month
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking.freshness.queries import published
from jalon.tracking.reading import month_of
from jalon.tracking.reports import rules

REGION = "region"


@dataclass(frozen=True)
class Scope:
    """The establishments a report is about: all those of the grid, of a département, or of a named list."""

    department: str = ""
    named_list: NamedList | None = None
    members: frozenset[int] = frozenset()

    def positions(self, view: MonthView) -> list[int]:
        """The lines of a month that are in it."""
        listed = view.listed
        every = range(len(listed))
        if self.department:
            every = [i for i in every if listed.columns["departement"][i] == self.department]  # type: ignore[assignment]
        return [i for i in every if self.named_list is None or listed.ids[i] in self.members]


@dataclass(frozen=True)
class Month:
    """A month as a report reads it: the columns it needs, the lines it is about."""

    view: MonthView
    positions: Sequence[int]
    read_again: Callable[[], "Month"] | None = None

    @cached_property
    def as_known_now(self) -> "Month | None":
        """The same month with what came after its closing; None where there is no need to ask."""
        return self.read_again() if self.read_again else None

    @cached_property
    def columns(self) -> dict[str, ColumnView]:
        return {column.definition.id: column for column in self.view.columns}

    @cached_property
    def totals(self) -> Mapping[str, Total]:
        """Those of the grid, over the same lines: each holder of a value counted once."""
        return projection.totals(self.view, self.positions)

    def groups(self, by: str) -> dict[str, list[int]]:
        """The lines by what they say of themselves (département, category…), in the order of the alphabet."""
        found: dict[str, list[int]] = defaultdict(list)
        for i in self.positions:
            found[str(self.view.listed.columns[by][i] or "")].append(i)
        return dict(sorted(found.items()))

    @cached_property
    def judged(self) -> dict[ReportCondition, list[bool]]:
        """For each condition looked at, whether each distinct cell of its column fulfils it."""
        return {}

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Where each establishment is among the lines."""
        return {self.view.listed.ids[i]: i for i in self.positions}


def report_definition(report_id: str, grid_id: str) -> ReportDefinition:
    """A report of the catalogue that can be made from a grid; a refusal when there is none."""
    known = {one.id: one for one in reports_of(grid_id)}
    if report_id not in known:
        raise Refusal(f"Le rapport « {report_id} » n'existe pas pour cette grille. Rapports : {', '.join(known)}.")
    return known[report_id]


def reports_of(grid_id: str) -> list[ReportDefinition]:
    """The reports that can be made from a grid, by title."""
    found = (one for one in catalogue.current().reports.values() if grid_id in one.grids)
    return sorted((one for one in found if one.status in {"published", "preview"}), key=lambda one: one.title)


def lists_for(user: Any, region: str) -> list[NamedList]:
    """The named lists of a region that a person may use: those shared, and his own."""
    shared = Q(shared=True) if user is None else Q(shared=True) | Q(made_by=user)
    return list(NamedList.objects.filter(shared, region__in=[region, ""], archived_at=None).order_by("name"))


def scope_of(named_list: NamedList | None, department: str = "") -> Scope:
    members = (
        () if named_list is None else named_list.members.filter(removed_at=None).values_list("entity_id", flat=True)
    )
    return Scope(department, named_list, frozenset(members))


def columns_named(report: ReportDefinition) -> set[str]:
    """Every column the report shows, counts or filters on."""
    found: set[str] = set()
    for section in report.sections:
        found |= {one.column for one in (*section.figures, *section.columns)} | {one.column for one in section.where}
        found |= {section.comment, section.sort.lstrip("-")}
    return found - {""}


def read_month(
    perimeter: Perimeter,
    grid_id: str,
    region: str,
    month: Period,
    scope: Scope,
    wanted: Collection[str],
    *,
    now: bool = False,
) -> Month:
    """A month reduced to the columns wanted and to those that their rates are made of. `now`: as known today."""
    view = month_of(perimeter, grid_id, region, month, now=now)
    codes = {one.indicator.id for one in view.columns if one.definition.id in wanted}
    indicators = catalogue.current().indicators
    parts = {part for code in codes if code in indicators for part in _made_of(indicators[code])}
    columns = [one for one in view.columns if one.definition.id in wanted or one.indicator.id in parts]
    reduced = replace(view, columns=columns)
    again = None if now else lambda: read_month(perimeter, grid_id, region, month, scope, wanted, now=True)
    return Month(reduced, scope.positions(reduced), again)


def _made_of(indicator: IndicatorDefinition) -> set[str]:
    return {*(indicator.derived.of if indicator.derived else ()), indicator.denominator} - {""}


@dataclass(frozen=True)
class Owed:
    """Cells of one column missing for one reason: how many lines, since which month, who owes them."""

    owner: str  # actor
    column: ColumnView
    reason: str
    lines: int
    since: str = ""  # code of a month; empty: since ever
    source: str = ""  # title of the file that brings it

    @property
    def owner_title(self) -> str:
        actor = catalogue.current().actors.get(self.owner)
        return actor.title if actor else self.owner


@dataclass(frozen=True)
class Readiness:
    """How many cells a report needs, how many of them are missing, and what is owed by whom."""

    expected: int = 0
    owed: Sequence[Owed] = field(default_factory=tuple)

    @property
    def missing(self) -> int:
        return sum(one.lines for one in self.owed)

    @property
    def percent(self) -> int:
        return rules.ready(self.expected, self.missing)


def owed(month: Month, needed: Collection[str], earlier: Iterable[Month] = ()) -> Readiness:
    """The cells of the needed columns that are missing over the lines of a month, the largest lacks first.

    A computed column asks for those it is computed from, where the grid has them; comments are never owed. A file that
    is silent on those it does not name (its silence says nothing) owes the lines it spoke of in an earlier month.
    """
    columns = _stated(month, needed)
    arrivals = _last_covered({one.indicator.id for one in columns}, month.view)
    expected, found = 0, list[Owed]()
    for column in columns:
        wanted, lacking = _column_owed(column, month, list(earlier), arrivals.get(column.indicator.id, ""))
        expected += wanted
        found += lacking
    return Readiness(expected, sorted(found, key=lambda one: (-one.lines, one.owner, one.column.definition.label)))


def _stated(month: Month, needed: Collection[str]) -> list[ColumnView]:
    """The columns that somebody states, among those needed and those they are computed from."""
    by_indicator = {one.indicator.id: one for one in reversed(month.view.columns)}
    kept: dict[str, ColumnView] = {}
    for column in month.view.columns:
        if column.definition.id not in needed or column.indicator.value.type == "text":
            continue
        derived = column.indicator.derived
        parts = [by_indicator[code] for code in derived.of if code in by_indicator] if derived else []
        for one in parts or [column]:
            kept[one.definition.id] = one
    return list(kept.values())


def _column_owed(column: ColumnView, month: Month, earlier: list[Month], last: str) -> tuple[int, list[Owed]]:
    """How many cells of a column are expected, and those that lack, by reason."""
    source = source_of(column.indicator.id)
    typed = _is_typed(column.indicator, source)
    arrived = last >= last_month(column.data_period or month.view.month.code)
    spoken = _spoken_of(column, earlier) if source and source.covers == "rows" and not typed else None
    why = [rules.lack(value, state, flags, typed=typed) for value, state, _, flags in column.entries]
    reserved = {code for code, entry in enumerate(column.entries) if entry[1] == rules.cells.RESERVED}
    expected, lines, since = 0, dict[str, int](), dict[str, str]()
    for i in month.positions:
        code = column.codes[i]
        reason = why[code]
        if code in reserved or (reason == rules.FILE and spoken is not None and month.view.listed.ids[i] not in spoken):
            continue
        expected += 1
        if reason == rules.FILE and spoken is not None and arrived:
            reason = rules.SILENT
        if reason:
            lines[reason] = lines.get(reason, 0) + 1
            period = column.entries[code][2] or month.view.month.code
            since[reason] = min(since.get(reason, period), period)
    return expected, [_owed(column, reason, count, since[reason], last, source) for reason, count in lines.items()]


def _owed(column: ColumnView, reason: str, lines: int, since: str, last: str, source: SourceDefinition | None) -> Owed:
    owner = column.indicator.owner
    if reason in (rules.FILE, rules.SILENT):
        owner = source.owner if source else owner
        since = "" if not last else Period(last).shifted(1).code if reason == rules.FILE else since
    if reason == rules.WAITING:
        owner = REGION  # whoever receives the file answers the question it asks
    if reason == rules.EMPTY:
        since = ""
    return Owed(owner, column, reason, lines, since, source.title if source else "")


def _is_typed(indicator: IndicatorDefinition, source: SourceDefinition | None) -> bool:
    """Filled in by people: no file brings it, or its owner is not national."""
    actor = catalogue.current().actors.get(indicator.owner)
    return source is None or actor is None or not actor.national


def source_of(indicator: str) -> SourceDefinition | None:
    """The file that brings an indicator and is its reference."""
    for source in catalogue.current().sources.values():
        if source.authority == "owner" and indicator in published(source):
            return source
    return None


def _spoken_of(column: ColumnView, earlier: Iterable[Month]) -> set[int] | None:
    """The establishments whose value was told in an earlier month; None when it never was of anybody."""
    found: set[int] = set()
    for month in earlier:
        if past := month.columns.get(column.definition.id):
            told = {code for code, entry in enumerate(past.entries) if entry[1] != rules.cells.NOT_COVERED}
            found |= {month.view.listed.ids[i] for i in month.positions if past.codes[i] in told}
    return found or None


def _last_covered(codes: Collection[str], view: MonthView) -> dict[str, str]:
    """The last month, up to that of the view, of which a file spoke of each indicator in that region."""
    rows = Coverage.objects.filter(indicator__code__in=codes, batch__applied_at__isnull=False)
    if view.known_at:
        rows = rows.filter(batch__applied_at__lte=view.known_at)
    last: dict[str, str] = {}
    for code, period, regions in rows.values_list("indicator__code", "period", "regions").order_by("period"):
        month = last_month(period)
        if month <= view.month.code and (not regions or view.region in regions):
            last[code] = max(month, last.get(code, ""))
    return last
