"""Grids ready to read: one value per line and column, carry-over and legal entities resolved.

`month_view` for pages, `month_json` for the browser, `totals` under the columns. Nothing here is a source: any
projection may be deleted and is built again from the ledger.
"""

from jalon.indicators.projection.moving import mark_cells_stale, mark_stale, patch, read_ahead
from jalon.indicators.projection.shape import Shape, shape_of
from jalon.indicators.projection.totals import Total, totals
from jalon.indicators.projection.view import (
    CellView,
    ColumnView,
    MonthView,
    computed_view,
    latest_month,
    month_json,
    month_view,
    months_known,
    months_said,
    open_months_with,
)

__all__ = [
    "CellView", "ColumnView", "MonthView", "Shape", "Total",
    "computed_view", "latest_month", "mark_cells_stale", "mark_stale", "month_json", "month_view", "months_known",
    "months_said", "open_months_with", "patch", "read_ahead", "shape_of", "totals",
]  # fmt: skip
