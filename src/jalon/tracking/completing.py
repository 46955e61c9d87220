"""What waits to be completed in the grids: columns the person owns, empty or carried over this month."""

from dataclasses import dataclass

from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter, perimeter_of
from jalon.catalogue.definitions import GridDefinition
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView, MonthView
from jalon.tracking import access, queries, reading, rules
from jalon.tracking.months.queries import closing_of
from jalon.ui.menu import Concern


@dataclass(frozen=True)
class ToComplete:
    """How many cells of a grid are empty, or hold a value carried over that nobody has confirmed."""

    grid: GridDefinition
    region: str
    month: str
    empty: int
    carried: int


def to_complete(user) -> list[Concern]:
    """One line per grid and region where this person owns states that are not up to date."""
    perimeter = perimeter_of(user)
    if not perimeter.may_write("region"):
        return []
    found = []
    for region in access.readable_regions(perimeter, queries.regions_present())[:3]:
        if perimeter.may_write("region", region=region):
            found += [_counted(grid, region, perimeter) for grid in catalogue.current().grids.values()]
    return [_concern(one) for one in found if one and (one.empty or one.carried)]


def _counted(grid: GridDefinition, region: str, perimeter: Perimeter) -> ToComplete | None:
    if not projection.months_known(grid.id, region):
        return None
    month = queries.latest_month(grid.id, region)
    if closing_of(grid.id, region, month):
        return None
    view = reading.month_of(perimeter, grid.id, region, month)
    owned = [column for column in view.columns if _is_state_of_region(column, perimeter, region)]
    if not view.lines or not owned or not any(_is_used(column) for column in owned):
        return None
    counts = [_count(view, column) for column in owned]
    return ToComplete(grid, region, view.month.code, sum(empty for empty, _ in counts), sum(c for _, c in counts))


def _is_state_of_region(column: ColumnView, perimeter: Perimeter, region: str) -> bool:
    """A list of values that the region keeps up to date; free comments are never owed."""
    indicator = column.indicator
    return (
        indicator.owner == "region"
        and (not column.definition.regions or region in column.definition.regions)
        and indicator.value.type == "choice"
        and len(indicator.value.values) > 1
        and perimeter.may_write("region", region=region, theme=indicator.theme)
    )


def _is_used(column: ColumnView) -> bool:
    return any(entry[0] is not None for entry in column.entries)


def _count(view: MonthView, column: ColumnView) -> tuple[int, int]:
    empty = {code for code, entry in enumerate(column.entries) if entry[0] is None and entry[1] != rules.UNAVAILABLE}
    carried = {code for code, entry in enumerate(column.entries) if entry[3] & rules.CARRIED}
    return sum(code in empty for code in column.codes), sum(code in carried for code in column.codes)


def _concern(one: ToComplete) -> Concern:
    address = f"{reverse('tracking:grid', args=[one.grid.id])}?region={one.region}&mois={one.month}"
    return Concern(
        label=f"cases à compléter dans {one.grid.title}",
        count=one.empty,
        detail=f"{one.carried} valeurs reprises d'un mois précédent attendent d'être confirmées."
        if one.carried
        else "",
        url=address,
        action="Ouvrir la grille",
        tone="info",
        icon="table",
        order=40,
    )
