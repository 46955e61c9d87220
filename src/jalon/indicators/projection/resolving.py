"""Which value a column shows on each line: the one primitive of every projection.

Own grain first, then the legal entity, then the project; the month's own value, or the last one up to it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from jalon.catalogue.definitions import GridColumn, IndicatorDefinition
from jalon.indicators import rules
from jalon.indicators.projection.facts import Known
from jalon.indicators.projection.lines import Lines
from jalon.kernel.periods import Period, months_between


class Shown(NamedTuple):
    """What a cell shows; many lines share the same. `period` is None when nothing is stated or covered."""

    value: float | int | str | None
    state: int
    period: str | None
    flags: int


class Resolved(NamedTuple):
    """A column, by position of the line: what shows, and who holds it where something is stated."""

    period: str  # the data month of the column
    shown: dict[int, Shown]
    holders: dict[int, int]


def resolve(column: GridColumn, month: str, lines: Lines, known: Known, only: Iterable[int] | None = None) -> Resolved:
    """The cells of a column for a month, on every line or on some."""
    indicator = known.indicators[column.indicator]
    holders = lines.holders(indicator.grains)
    search = _Search(column, indicator, month, holders, known)
    left = list(range(len(lines)) if only is None else only)
    for period in known.periods_for(column, month):
        if not left:
            break
        left = search.fill(left, period)
    if left:
        search.shown.update(dict.fromkeys(left, search.nothing()))
    search.mark_disputed(lines)
    return Resolved(_data_period(column, indicator, month, search.shown, known), search.shown, search.held)


class _Search:
    """One column being resolved, period by period, from the last to the first."""

    def __init__(self, column: GridColumn, indicator: IndicatorDefinition, month: str, holders, known: Known) -> None:
        self.column, self.indicator, self.month, self.holders, self.known = column, indicator, month, holders, known
        self.carries = indicator.carries_over
        self.shown: dict[int, Shown] = {}
        self.held: dict[int, int] = {}
        self.doubted = known.doubted.get(indicator.id, set())

    def fill(self, left: list[int], period: str) -> list[int]:
        """Fill the lines of which this period says something; returns the others."""
        found = self.known.at(self.indicator.id, period)
        silent = self._fill_stated(left, period, found) if found else left
        waiting = self.known.waits(self.indicator.id, period)
        if waiting:
            silent = self._fill_waiting(silent, period, waiting)
        if self.carries or not silent or not self.known.covers(self.indicator.id, period):
            return silent
        self.shown.update(dict.fromkeys(silent, self._absent(period)))
        return []

    def _fill_stated(self, left: list[int], period: str, found: rules.Facts) -> list[int]:
        """A cell for each line of which a holder is stated. Called for every line of every column: kept tight."""
        flags, alone, rest = self._flags(period), not self._shared(0), []
        own, others = self._shower(period, flags), self._shower(period, flags | rules.SHARED)
        holders, doubted, get, cells, held = self.holders, self.doubted, found.get, self.shown, self.held
        for i in left:
            for holder in holders[i]:
                fact = get(holder)
                if fact is not None:
                    shown = own(fact) if alone and holder == holders[i][0] else others(fact)
                    if doubted and (holder, period) in doubted:
                        shown = shown._replace(flags=shown.flags | rules.FLAGGED)
                    cells[i] = shown
                    if shown.state <= rules.UNAVAILABLE:
                        held[i] = holder
                    break
            else:
                rest.append(i)
        return rest

    def _fill_waiting(self, left: list[int], period: str, waiting: set[int]) -> list[int]:
        shown = Shown(None, rules.WAITING, period, self._flags(period))
        concerned = {i for i in left if not waiting.isdisjoint(self.holders[i])}
        self.shown.update(dict.fromkeys(concerned, shown))
        return [i for i in left if i not in concerned]

    def mark_disputed(self, lines: Lines) -> None:
        """Say where the region disputes what is shown; a dispute on another period is not about this cell."""
        for entity, period in self.known.disputed.get(self.indicator.id, ()):
            for i in lines.shown_on(entity):
                shown = self.shown.get(i)
                if shown and shown.period == period and entity in self.holders[i]:
                    self.shown[i] = shown._replace(flags=shown.flags | rules.CONTESTED)

    def nothing(self) -> Shown:
        """What shows where no period says anything: absent when the month is covered, else not covered."""
        if self.known.covers(self.indicator.id, self.month):
            return self._absent(self.month)
        return Shown(None, rules.NOT_COVERED, None, rules.DERIVED if self.indicator.derived else 0)

    def _shower(self, period: str, flags: int) -> Callable[[rules.Fact], Shown]:
        """What each fact of a period shows, made once for all the lines that share it."""
        made: dict[rules.Fact, Shown] = {}

        def shown(fact: rules.Fact) -> Shown:
            if fact not in made:
                value, state = fact
                emptied = flags & rules.CARRIED and value is None and state == rules.PRESENT
                # What its owner emptied is not carried over: from then on there is nothing.
                made[fact] = self.nothing() if emptied else Shown(value, state, period, flags)
            return made[fact]

        return shown

    def _absent(self, period: str) -> Shown:
        return Shown(self.indicator.absent or None, rules.ABSENT, period, self._flags(period))

    def _flags(self, period: str) -> int:
        flags = rules.DERIVED if self.indicator.derived else 0
        if self.carries and rules.last_month(period) != self.month:
            flags |= rules.CARRIED
        if self.column.fresh_for and self._age(period) > self.column.fresh_for:
            flags |= rules.OLD
        return flags

    def _shared(self, rank: int) -> int:
        return rules.SHARED if rank or "et" not in self.indicator.grains else 0

    def _age(self, period: str) -> int:
        return months_between(Period(rules.last_month(period)), Period(self.month))


def _data_period(
    column: GridColumn, indicator: IndicatorDefinition, month: str, cells: dict[int, Shown], known: Known
) -> str:
    """The month of the data a column shows: that of the last file, else of its latest cell, else the month itself."""
    if column.shows == "same" and indicator.carries_over:
        return month
    periods = {shown.period for shown in set(cells.values()) if shown.period}
    if column.shows == "latest" and not indicator.carries_over and (last := known.last_delivered(indicator.id, month)):
        return next((period for period in periods if rules.last_month(period) == last), last)
    return max(periods, key=rules.last_month, default=month)
