"""The one door through which pages, exports and reports of the tracking read a month, as a person may read it.

Columns outside his themes are not there; what another region keeps to itself is reserved (state 6). A perimeter
narrowed to establishments reads their lines alone. A month closed is read as it was known, and as it was defined,
when it was closed, unless one asks for what is known now.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from jalon.accounts.access import Perimeter
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView, MonthView, Shape
from jalon.indicators.projection.encoding import Encoded, packed
from jalon.indicators.projection.lines import Lines
from jalon.indicators.projection.shape import shape
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import access
from jalon.tracking.months.defined import shape_at
from jalon.tracking.months.queries import closing_of
from jalon.tracking.sharing.queries import as_seen, kept_from
from jalon.tracking.sharing.rules import masked


@dataclass(frozen=True)
class Moment:
    """When a month is read, and as it was defined then (None: as the catalogue says now)."""

    known_at: datetime | None = None
    defined: Shape | None = None


def moment_of(grid_id: str, region: str, month: Period | str, known_at: datetime | None, now: bool) -> Moment:
    """The instant asked for; that of its closing for a closed month, unless `now` asks for the present."""
    if now:
        return Moment()
    closing = closing_of(grid_id, region, month)
    if closing is None or known_at not in (None, closing.known_at):
        return Moment(known_at)
    return Moment(closing.known_at, shape_at(grid_id, closing.definitions))


def month_of(
    perimeter: Perimeter,
    grid_id: str,
    region: str,
    month: Period | str,
    known_at: datetime | None = None,
    *,
    now: bool = False,
    only: Collection[str] | None = None,
    parts: bool = False,
) -> MonthView:
    """A month of a grid with the columns this person may read; refused when he may read none of that region.

    `now`: a closed month as known today, rather than at its closing. `only`: these columns, if he may read them,
    the others being neither brought up to date nor read; `parts`: with those that their rates are made of.
    """
    moment = moment_of(grid_id, region, month, known_at, now)
    of_grid = moment.defined or shape(grid_id)
    readable = {column.id for column in access.readable_columns(perimeter, of_grid.grid, region)}
    wanted = readable if only is None else readable & (_with_parts(of_grid, only) if parts else set(only))
    view = projection.month_view(grid_id, region, month, known_at=moment.known_at, defined=moment.defined, only=wanted)
    columns = [column for column in view.columns if column.definition.id in readable]
    return as_seen(perimeter, narrowed(replace(view, columns=columns), perimeter.only))


def narrowed(view: MonthView, only: Collection[str]) -> MonthView:
    """The month reduced to the lines of these establishments, nothing of the others left in it; whole for none."""
    if not only:
        return view
    kept = [i for i, finess in enumerate(view.listed.columns["finess_et"]) if finess in only]
    listed = Lines({name: [values[i] for i in kept] for name, values in view.listed.columns.items()})
    return replace(view, listed=listed, columns=[_of_lines(one, kept, listed, view) for one in view.columns])


def _of_lines(column: ColumnView, kept: Collection[int], listed: Lines, view: MonthView) -> ColumnView:
    codes = [column.codes[i] for i in kept]
    entries, codes = masked(column.entries, codes, column.data_period, [True] * len(codes), view.month.code)
    holders = [column.owners[i] for i in kept] if column.owners is not None else None
    return replace(column, payload=packed(Encoded(view.month.code, entries, codes, holders)), listed=listed)


def _with_parts(of_grid: Shape, wanted: Collection[str]) -> set[str]:
    named = [of_grid.indicators[of_grid.columns[one].indicator] for one in wanted if one in of_grid.columns]
    parts = {one.denominator for one in named}.union(*(one.derived.of for one in named if one.derived))
    return {*wanted, *(key for key, column in of_grid.columns.items() if column.indicator in parts)}


def month_json_of(
    perimeter: Perimeter,
    grid_id: str,
    region: str,
    month: Period | str,
    known_at: datetime | None = None,
    only: Collection[str] = (),
    *,
    now: bool = False,
) -> bytes:
    """The same month for the browser, whole or reduced to the columns named in `only`."""
    if perimeter.only:
        raise Refusal(perimeter.no_right)
    moment = moment_of(grid_id, region, month, known_at, now)
    of_grid = moment.defined or shape(grid_id)
    readable = access.readable_columns(perimeter, of_grid.grid, region)
    wanted = [column.id for column in readable if not only or column.id in only]
    instead: dict[str, bytes] = {}
    if hidden := kept_from(perimeter, of_grid.grid, region, of_grid.indicators):
        seen = month_of(perimeter, grid_id, region, month, known_at, now=now)
        instead = {one.definition.id: one.payload for one in seen.columns if one.definition.id in hidden}
    return projection.month_json(
        grid_id, region, month, known_at=moment.known_at, columns=wanted, instead=instead, defined=moment.defined
    )
