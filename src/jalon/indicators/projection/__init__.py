"""Grids ready to read: one value per line and column, carry-over and legal entities resolved.

`month_view` for pages, `month_json` for the browser, `totals` under the columns. Nothing here is a source: any
projection may be deleted and is built again from the ledger.
"""

from jalon.indicators.projection.moving import mark_cells_stale, mark_stale, patch
from jalon.indicators.projection.totals import Total, totals
from jalon.indicators.projection.view import (
    CellView,
    ColumnView,
    MonthView,
    latest_month,
    month_json,
    month_view,
    months_known,
)

__all__ = [
    "CellView", "ColumnView", "MonthView", "Total",
    "latest_month", "mark_cells_stale", "mark_stale", "month_json", "month_view", "months_known", "patch", "totals",
]  # fmt: skip
