"""Which private cells their region has shared, and a month as those outside see it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridDefinition, IndicatorDefinition
from jalon.indicators.private import private_inputs
from jalon.indicators.projection import ColumnView, MonthView
from jalon.indicators.projection.encoding import Encoded, packed
from jalon.tracking.models import SharedCell
from jalon.tracking.sharing.rules import masked

Shared = dict[str, set[int]]  # indicator → the entities whose cells are shared


def shared_cells(indicators: Iterable[str]) -> Shared:
    """The entities of which these indicators are shared today."""
    found: Shared = {code: set() for code in indicators}
    standing = SharedCell.objects.filter(indicator__in=list(found), withdrawn_at=None)
    for code, entity in standing.values_list("indicator", "entity"):
        found[code].add(entity)
    return found


def sharing_of(entity_id: int, indicator: str) -> SharedCell | None:
    """Who shares the cell and since when; None while it is its region's only."""
    standing = SharedCell.objects.filter(entity=entity_id, indicator=indicator, withdrawn_at=None)
    return standing.select_related("shared_by").first()


def kept_from(
    perimeter: Perimeter, grid: GridDefinition, region: str, then: Mapping[str, IndicatorDefinition] | None = None
) -> dict[str, frozenset[str]]:
    """The columns of a grid that are masked for this person, with the private indicators each rests on.

    `then`: the definitions of the month when it is a closed one.
    """
    found = {}
    for column in grid.columns:
        private = private_inputs(column.indicator, then)
        if private and not perimeter.is_inside(region, column.theme):
            found[column.id] = private
    return found


def as_seen(perimeter: Perimeter, view: MonthView) -> MonthView:
    """The month with what its region keeps to itself reserved, for those who are outside it."""
    hidden = kept_from(perimeter, view.grid, view.region, view.indicators)
    if not hidden:
        return view
    shared = shared_cells(set().union(*hidden.values()))
    columns = [
        _masked(column, [shared[code] for code in hidden[column.definition.id]], view)
        if column.definition.id in hidden else column
        for column in view.columns
    ]  # fmt: skip
    return replace(view, columns=columns)


def _masked(column: ColumnView, shared: Collection[set[int]], view: MonthView) -> ColumnView:
    """Every line reserved, but those whose holder is shared for all that the column rests on."""
    lines = range(len(view.listed))
    whose = [_whose(column, line, view) for line in lines]
    shown = [all(holder in one for one in shared) for holder in whose]
    entries, codes = masked(column.entries, column.codes, column.data_period, shown, view.month.code)
    owners = column.owners
    holders = [owners[line] if shown[line] else None for line in lines] if owners is not None else None
    return replace(column, payload=packed(Encoded(view.month.code, entries, codes, holders)))


def _whose(column: ColumnView, line: int, view: MonthView) -> int:
    """Whose value a cell shows, or would show."""
    holder = column.holder(line)
    if holder is None and column.indicator.grains == ("ej",):
        holder = view.listed.columns["ej"][line]
    return holder or view.listed.ids[line]
