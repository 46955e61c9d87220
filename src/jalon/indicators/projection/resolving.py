"""Which value a column shows on each line: the one primitive of every projection.

Own grain first, then the legal entity, then the project; the month's own value, or the last one up to it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jalon.catalogue.definitions import GridColumn, IndicatorDefinition
from jalon.indicators import rules
from jalon.indicators.projection.facts import Known
from jalon.indicators.projection.lines import Lines
from jalon.kernel.periods import Period, months_between


class Cell(NamedTuple):
    """What a column shows on a line. `period` and `entity` are None when nothing is stated or covered."""

    value: float | int | str | None
    state: int
    period: str | None
    flags: int
    entity: int | None


class Resolved(NamedTuple):
    period: str  # the data month of the column
    cells: dict[int, Cell]  # by position of the line


def resolve(column: GridColumn, month: str, lines: Lines, known: Known, only: Iterable[int] | None = None) -> Resolved:
    """The cells of a column for a month, on every line or on some."""
    indicator = known.indicators[column.indicator]
    holders = lines.holders(indicator.grains)
    searched = _Search(column, indicator, month, holders, known)
    left = list(range(len(lines)) if only is None else only)
    cells: dict[int, Cell] = {}
    for period in known.periods_for(column, month):
        if not left:
            break
        left = searched.fill(cells, left, period)
    if left:
        empty = searched.nothing()
        cells.update(dict.fromkeys(left, empty))
    return Resolved(_data_period(column, indicator, month, cells), cells)


class _Search:
    """One column being resolved, period by period, from the last to the first."""

    def __init__(self, column: GridColumn, indicator: IndicatorDefinition, month: str, holders, known: Known) -> None:
        self.column, self.indicator, self.month, self.holders, self.known = column, indicator, month, holders, known
        self.carries = indicator.carries_over
        self.doubted = known.doubted.get(indicator.id, set())

    def fill(self, cells: dict[int, Cell], left: list[int], period: str) -> list[int]:
        """Fill the lines of which this period says something; returns the others."""
        code = self.indicator.id
        found, waiting = self.known.at(code, period), self.known.waits(code, period)
        flags = self._flags(period)
        absent = self._absent(period) if self.known.covers(code, period) and not self.carries else None
        holders, doubted, rest = self.holders, self.doubted, []
        for i in left:
            for rank, holder in enumerate(holders[i]):
                fact = found.get(holder)
                if fact is not None:
                    more = self._shared(rank) | (rules.FLAGGED if (holder, period) in doubted else 0)
                    cells[i] = self._cell(fact, period, flags | more, holder)
                    break
            else:
                if waiting and not waiting.isdisjoint(holders[i]):
                    cells[i] = Cell(None, rules.WAITING, period, flags, None)
                elif absent is not None:
                    cells[i] = absent
                else:
                    rest.append(i)
        return rest

    def nothing(self) -> Cell:
        """What shows where no period says anything: absent when the month is covered, else not covered."""
        if self.known.covers(self.indicator.id, self.month):
            return self._absent(self.month)
        return Cell(None, rules.NOT_COVERED, None, rules.DERIVED if self.indicator.derived else 0, None)

    def _cell(self, fact: rules.Fact, period: str, flags: int, holder: int) -> Cell:
        value, state = fact
        if flags & rules.CARRIED and value is None and state == rules.PRESENT:
            return self.nothing()  # emptied by its owner: there is nothing to carry over
        return Cell(value, state, period, flags, holder)

    def _absent(self, period: str) -> Cell:
        return Cell(self.indicator.absent or None, rules.ABSENT, period, self._flags(period), None)

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


def _data_period(column: GridColumn, indicator: IndicatorDefinition, month: str, cells: dict[int, Cell]) -> str:
    """The month of the data a column shows: that of its latest cell, else the month itself."""
    if column.shows == "same" and indicator.carries_over:
        return month
    periods = {cell.period for cell in cells.values() if cell.period}
    return max(periods, key=rules.last_month, default=month)
