"""What the page of a named list shows of its tracking: how its establishments stand in the grid today."""

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.catalogue.definitions import GridDefinition
from jalon.directory.access import perimeter_for
from jalon.directory.models import NamedList
from jalon.directory.queries import members_of_list
from jalon.directory.sections import Section
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView, Total
from jalon.kernel.refusal import Refusal
from jalon.tracking import queries, reading
from jalon.tracking.display import shown_total


def progress_of(request: HttpRequest, named_list: NamedList) -> Section | None:
    """One line per grid where its members are: the states that national owners and the region keep there."""
    if not named_list.region:
        return None
    members = set(members_of_list(named_list))
    grids = [one for one in catalogue.current().grids.values() if named_list.domain in ("", one.domain)]
    lines = [line for grid in grids if (line := _line(request, grid, named_list, members))]
    if not lines:
        return None
    return Section(
        "Où elle en est", "tracking/choosing/_progress.html", {"lines": lines}, styles=("tracking/choosing.css",)
    )


def _line(request: HttpRequest, grid: GridDefinition, named_list: NamedList, members: set[int]) -> dict | None:
    month = queries.latest_month(grid.id, named_list.region)
    try:
        view = reading.month_of(perimeter_for(request), grid.id, named_list.region, month)
    except Refusal:
        return None
    inside = [i for i, entity in enumerate(view.listed.ids) if entity in members]
    if not inside:
        return None
    totals = projection.totals(view, inside)
    address = f"region={named_list.region}&mois={month.code}&liste={named_list.pk}"
    counted = [_state(column, totals[column.definition.id]) for column in view.columns if _is_state(column)]
    return {
        "grid": grid,
        "month": month,
        "count": len(inside),
        "missing": len(members) - len(inside),
        "states": [one for one in counted if one],
        "url": f"{reverse('tracking:grid', args=[grid.id])}?{address}",
    }


def _is_state(column: ColumnView) -> bool:
    value = column.indicator.value
    return value.type == "choice" and bool(value.values) and not value.open_list and not column.definition.hidden


def _state(column: ColumnView, total: Total) -> dict | None:
    if not total.counts:
        return None
    shown = shown_total(total, column.indicator)
    return {"label": column.definition.label, "text": shown.text, "says": shown.says}
