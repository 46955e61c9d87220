"""The figures of a report: a column's reading this month, last month and over the months before."""

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.catalogue.definitions import GridColumn, ReportFigure
from jalon.indicators.comparison.measured import measured
from jalon.indicators.projection import ColumnView, Total
from jalon.indicators.rules import last_month
from jalon.kernel.periods import Period
from jalon.tracking.display import owner_of
from jalon.tracking.reports import rules
from jalon.tracking.reports.queries import Month
from jalon.tracking.reports.rules import Reading
from jalon.ui import french

PERCENTS = (rules.SHARE, rules.RATE, rules.MEDIAN)


@dataclass(frozen=True)
class Figure:
    """A column counted: what it comes to now, a month ago, and along the months drawn (oldest first)."""

    column: ColumnView
    label: str
    counted: tuple[str, ...]
    now: Reading
    before: Reading | None
    course: tuple[float | None, ...]
    months: tuple[str, ...]

    @property
    def definition(self) -> GridColumn:
        return self.column.definition

    @property
    def owner(self) -> dict:
        return owner_of(self.column.indicator)

    @property
    def change(self) -> float | None:
        return rules.change(self.now, self.before)

    @property
    def better(self) -> str:
        return self.column.indicator.better

    @property
    def is_share(self) -> bool:
        """Whether it is out of a hundred, so that a bar may show it."""
        return is_percent(self.now.kind, self.column)

    @property
    def shown(self) -> str:
        return shown(self.now, self.column)

    @property
    def shown_before(self) -> str:
        return shown(self.before, self.column) if self.before else "–"

    @property
    def shown_change(self) -> str:
        return shown_change(self.change, self.now.kind, self.column)

    @property
    def detail(self) -> str:
        """On how many the figure rests."""
        if self.now.kind == rules.SHARE and self.now.out_of:
            return f"{french.number(self.now.count)} / {french.number(self.now.out_of)}"
        if self.now.kind in (rules.RATE, rules.MEDIAN) and self.now.count:
            return f"{'médiane de' if self.now.kind == rules.MEDIAN else 'sur'} {french.number(self.now.count)}"
        return ""

    @property
    def data_month(self) -> str:
        """The month of the data, when it is not that of the grid."""
        period = self.column.data_period
        return Period(period).label if period and period != self.months[-1] else ""


def figure_of(said: ReportFigure, months: Sequence[Month], asked: Sequence[Period]) -> Figure | None:
    """The figure of a column over months, oldest first; None when the grid, or the reader, has no such column.

    `asked`: the months drawn, some of which may come before anything is known. What a column shows of an earlier month
    stands at the month of its data: a file one month behind is compared with the file before it, never with itself.
    """
    column = months[-1].columns.get(said.column)
    if column is None:
        return None
    counted = rules.values_counted(column.indicator, said.counts)
    readings = _readings(months, said.column, counted)
    shown_now = _data_month(months[-1], said.column)
    now = readings[shown_now]
    assert now is not None  # noqa: S101 - the column is there
    return Figure(
        column=column,
        label=said.label or column.definition.label,
        counted=counted,
        now=now,
        before=readings.get(Period(shown_now).shifted(-1).code),
        course=tuple(found.value if (found := readings.get(one.code)) else None for one in asked),
        months=tuple(one.code for one in asked),
    )


def _readings(months: Sequence[Month], column_id: str, counted: Sequence[str]) -> dict[str, Reading | None]:
    """What a column comes to, by month of its data.

    A month closed before its late file came shows the file before; where the next month, still open, has a later one
    already, the file between them is read in the closed month as it is known now.
    """
    readings = {_data_month(one, column_id): _reading(one, column_id, counted) for one in months}
    for one in months[:-1]:
        code = one.view.month.code
        between = code not in readings and min(readings) < code < max(readings)
        if between and (later := one.as_known_now) and _data_month(later, column_id) == code:
            readings[code] = _reading(later, column_id, counted)
    return readings


def _data_month(month: Month, column_id: str) -> str:
    column = month.columns.get(column_id)
    return last_month(column.data_period) if column and column.data_period else month.view.month.code


def _reading(month: Month, column_id: str, counted: Sequence[str]) -> Reading | None:
    return reading_of(month, column_id, month.totals[column_id], counted) if column_id in month.columns else None


def reading_of(
    month: Month, column_id: str, total: Total, counted: Sequence[str], positions: Sequence[int] | None = None
) -> Reading:
    """What the total of a column over some lines (those of the month by default) says of it."""
    column = month.columns[column_id]
    value, median = column.indicator.value, None
    if value.is_number and column.indicator.additive != "sum" and total.rate is None:
        kept = month.positions if positions is None else positions
        median = measured(month.view, column_id, kept).distribution().median
    return rules.reading(
        column.indicator, counted, n=total.n, total=total.sum, rate=total.rate, median=median, counts=total.counts
    )


def is_percent(kind: str, column: ColumnView) -> bool:
    return kind == rules.SHARE or (kind in PERCENTS and column.indicator.value.type == "percent")


def shown(reading: Reading, column: ColumnView) -> str:
    """ "46,9 %", "1 830", "147 500 €"; a dash when nothing is known."""
    if reading.value is None:
        return "–"
    if is_percent(reading.kind, column):
        return french.percent(reading.value, 1)
    if column.indicator.value.type == "amount":
        return french.amount(reading.value)
    return french.number(reading.value, 0 if abs(reading.value) >= 1000 else None)


def shown_change(gained: float | None, kind: str, column: ColumnView) -> str:
    """ "+3,1 pts", "−120", "stable"."""
    if gained is None:
        return ""
    points = is_percent(kind, column)
    if round(gained, 1 if points else 0) == 0:
        return "stable"
    sign = "+" if gained > 0 else ""
    if points:
        return f"{sign}{french.number(gained, 1)}{french.NO_BREAK}pt{'s' if abs(round(gained, 1)) >= 2 else ''}"
    written = french.amount(gained) if column.indicator.value.type == "amount" else french.number(gained, 0)
    return f"{sign}{written}"
