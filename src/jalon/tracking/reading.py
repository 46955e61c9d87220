"""The one door through which pages, exports and reports of the tracking read a month, as a person may read it."""

from dataclasses import replace
from datetime import datetime

from jalon.accounts.access import Perimeter
from jalon.indicators import projection
from jalon.indicators.projection import MonthView
from jalon.kernel.periods import Period
from jalon.tracking import access
from jalon.tracking.queries import grid_definition


def month_of(
    perimeter: Perimeter, grid_id: str, region: str, month: Period | str, known_at: datetime | None = None
) -> MonthView:
    """A month of a grid with the columns this person may read; refused when he may read none of that region."""
    readable = {column.id for column in access.readable_columns(perimeter, grid_definition(grid_id), region)}
    view = projection.month_view(grid_id, region, month, known_at=known_at)
    return replace(view, columns=[column for column in view.columns if column.definition.id in readable])
