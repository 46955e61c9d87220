"""An indicator month after month: each month its own holders, and those present in every month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jalon.indicators import rules as states
from jalon.indicators.comparison import rules
from jalon.indicators.comparison.measured import Measured, measured
from jalon.indicators.projection.view import MonthView

Figure = Callable[[Measured], float | None]  # what a month comes to


@dataclass(frozen=True)
class Month:
    """What a month comes to. `own`: over the holders of that month; `constant`: over those of every month shown.

    Both are None where no file came: the line breaks there. `n`: how many holders have a value.
    """

    period: str
    own: float | None = None
    constant: float | None = None
    n: int = 0


@dataclass(frozen=True)
class Course:
    """The months of an indicator, in order. `always`: how many holders have a value in every month that has a file."""

    months: tuple[Month, ...] = ()
    always: int = 0


def course(views: Sequence[MonthView], column_id: str, figure: Figure) -> Course:
    """The course of a column over grid months in order; each file is drawn once, at the month of its data."""
    seen: dict[str, Measured] = {}
    for view in views:
        column = next((one for one in view.columns if one.definition.id == column_id), None)
        if column is not None:
            seen[states.last_month(column.data_period)] = measured(view, column_id)
    shown = [view.month.code for view in views]
    found = [one if (one := seen.get(month)) and one.values else None for month in shown]
    always = rules.always_there([one.values if one else None for one in found])
    months = tuple(_month(month, one, always, figure) for month, one in zip(shown, found, strict=True))
    return Course(months, len(always))


def _month(period: str, one: Measured | None, always: set[int], figure: Figure) -> Month:
    if one is None:
        return Month(period)
    return Month(period, figure(one), figure(one.among(always)), len(one.values))
