"""The one door through which pages, exports and reports of the tracking read a month, as a person may read it.

Columns outside his themes are not there; what another region keeps to itself is reserved (state 6).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from jalon.accounts.access import Perimeter
from jalon.indicators import projection
from jalon.indicators.projection import MonthView
from jalon.indicators.projection.shape import shape
from jalon.kernel.periods import Period
from jalon.tracking import access
from jalon.tracking.sharing.queries import as_seen, kept_from


def month_of(
    perimeter: Perimeter, grid_id: str, region: str, month: Period | str, known_at: datetime | None = None
) -> MonthView:
    """A month of a grid with the columns this person may read; refused when he may read none of that region."""
    readable = {column.id for column in access.readable_columns(perimeter, shape(grid_id).grid, region)}
    view = projection.month_view(grid_id, region, month, known_at=known_at)
    columns = [column for column in view.columns if column.definition.id in readable]
    return as_seen(perimeter, replace(view, columns=columns))


def month_json_of(
    perimeter: Perimeter,
    grid_id: str,
    region: str,
    month: Period | str,
    known_at: datetime | None = None,
    only: Collection[str] = (),
) -> bytes:
    """The same month for the browser, whole or reduced to the columns named in `only`."""
    readable = access.readable_columns(perimeter, shape(grid_id).grid, region)
    wanted = [column.id for column in readable if not only or column.id in only]
    instead = _masked_payloads(perimeter, grid_id, region, month, known_at)
    return projection.month_json(grid_id, region, month, known_at=known_at, columns=wanted, instead=instead)


def _masked_payloads(
    perimeter: Perimeter, grid_id: str, region: str, month: Period | str, known_at: datetime | None
) -> dict[str, bytes]:
    """The columns that are not shown as they are; none for those who are inside the region."""
    hidden = kept_from(perimeter, shape(grid_id).grid, region)
    if not hidden:
        return {}
    seen = month_of(perimeter, grid_id, region, month, known_at)
    return {column.definition.id: column.payload for column in seen.columns if column.definition.id in hidden}
