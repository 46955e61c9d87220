"""Where a region stands, at a glance: for each column that counts, how many hold its first value, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter, perimeter_of
from jalon.catalogue.definitions import GridDefinition
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView, MonthView, Total
from jalon.kernel.periods import Period
from jalon.tracking import access, export, origins, queries, reading
from jalon.tracking.display import shown_value
from jalon.ui.menu import Panel

MONTHS_DRAWN = 6
MOST_VALUES = 4  # beyond, the first value of a list says little by itself


@dataclass(frozen=True)
class Measure:
    """A line of the glance: a share of holders, or a sum, with its last months."""

    label: str
    what: str  # the value counted, or "total"
    count: float
    out_of: int | None
    shown: str
    months: tuple[str, ...]
    course: tuple[float | None, ...]
    url: str


@dataclass(frozen=True)
class Glance:
    """A grid of a region at its last month: its measures by theme."""

    grid: GridDefinition
    region: str
    month: str
    themes: Sequence[tuple[str, Sequence[Measure]]]
    fictitious: bool
    url: str


def panels_of(user: Any) -> list[Panel]:
    """The place of the glance on the start page, which asks for it once it is shown: six months are read."""
    region = _region_of(perimeter_of(user))
    grids = catalogue.current().grids
    if not region or not any(projection.months_known(grid, region) for grid in grids):
        return []
    return [Panel("Où en est la région", "tracking/_glance_later.html", {"region": export.region_name(region)})]


def glances_of(perimeter: Perimeter) -> list[Glance]:
    """Each grid of the first region this person reads, once it holds something."""
    region = _region_of(perimeter)
    if not region:
        return []
    found = (_glance(grid, region, perimeter) for grid in catalogue.current().grids.values())
    return [glance for glance in found if glance]


def _region_of(perimeter: Perimeter) -> str:
    return next(iter(access.readable_regions(perimeter, queries.regions_present())), "")


def _glance(grid: GridDefinition, region: str, perimeter: Perimeter) -> Glance | None:
    months = projection.months_said(grid.id, region)[:MONTHS_DRAWN][::-1]
    if not months:
        return None
    views = [reading.month_of(perimeter, grid.id, region, month) for month in months]
    allowed = {column.id for column in access.readable_columns(perimeter, grid, region) if not column.hidden}
    measures = _measures(grid, region, views, allowed)
    if not measures:
        return None
    month = months[-1].code
    return Glance(
        grid=grid,
        region=export.region_name(region),
        month=month,
        themes=_by_theme(grid, measures),
        fictitious=origins.is_fictitious(views[-1].columns),
        url=f"{reverse('tracking:grid', args=[grid.id])}?region={region}&mois={month}",
    )


def _measures(
    grid: GridDefinition, region: str, views: Sequence[MonthView], allowed: set[str]
) -> dict[str, list[Measure]]:
    """By theme, the columns that delivered something this month."""
    totals = [projection.totals(view) for view in views]
    found: dict[str, list[Measure]] = {}
    for column in views[-1].columns:
        if column.definition.id in allowed and _counts(column, totals[-1][column.definition.id]):
            measure = _measure(grid, region, column, views, totals)
            found.setdefault(column.definition.theme, []).append(measure)
    return found


def _counts(column: ColumnView, total: Total) -> bool:
    """A column worth a glance: given by a national owner, a list of values or a quantity that adds up."""
    actor = catalogue.current().actors.get(column.indicator.owner)
    national = actor is not None and actor.national and column.indicator.derived is None
    value = column.indicator.value
    is_state = value.type == "choice" and 0 < len(value.values) <= MOST_VALUES and not value.open_list
    return national and total.n > 0 and (is_state or value.type == "integer" and column.indicator.additive == "sum")


def _measure(
    grid: GridDefinition,
    region: str,
    column: ColumnView,
    views: Sequence[MonthView],
    totals: Sequence[Mapping[str, Total]],
) -> Measure:
    value, column_id = column.indicator.value, column.definition.id
    counted = value.values[0] if value.type == "choice" and value.values else ""
    course = [_figure(total[column_id], counted) for total in totals]
    last = totals[-1][column_id]
    address = f"{reverse('tracking:grid', args=[grid.id])}?region={region}&mois={views[-1].month.code}"
    return Measure(
        label=column.definition.label,
        what=counted or "total",
        count=course[-1] or 0,
        out_of=sum(last.counts.values()) if counted else None,
        shown=shown_value(course[-1] or 0, value) if not counted else "",
        months=tuple(Period(view.month.code).label for view in views),
        course=tuple(course),
        url=f"{address}&f.{column_id}=%3D{counted}" if counted else f"{address}&tri=-{column_id}",
    )


def _figure(total: Total, counted: str) -> float | None:
    """What is drawn for a month: nothing when no file had come."""
    if not total.n:
        return None
    return float(total.counts.get(counted, 0)) if counted else total.sum


def _by_theme(grid: GridDefinition, measures: Mapping[str, list[Measure]]) -> list[tuple[str, list[Measure]]]:
    return [(theme.title, measures[theme.id]) for theme in grid.themes if theme.id in measures]
