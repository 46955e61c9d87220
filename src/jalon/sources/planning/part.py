"""The rows as read, kept as a part of the warehouse so that a figure can be opened on its row."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

import pyarrow as pa

from jalon.sources.planning.shapes import Plan
from jalon.sources.reading import letter


def rows_part(plan: Plan) -> pa.Table:
    """sheet, row, outcome, reason, entity, then the cells as text under the letters of their columns.

    The headers of each sheet are in the layout of the delivery, and in the metadata of the table.
    """
    width = max((len(sheet.headers) for sheet in plan.opened.sheets), default=0)
    cells = list(zip_longest(*(row.raw for row in plan.rows)))
    columns: dict[str, Any] = {
        "sheet": pa.array([row.sheet for row in plan.rows], pa.int16()),
        "row": pa.array([row.row for row in plan.rows], pa.int32()),
        "outcome": pa.array([o.outcome for o in plan.outcomes], pa.string()).dictionary_encode(),
        "reason": pa.array([o.reason for o in plan.outcomes], pa.string()).dictionary_encode(),
        "entity": pa.array([o.entity for o in plan.outcomes], pa.int64()),
    }
    for position in range(width):
        columns[letter(position)] = _texts(cells[position] if position < len(cells) else [None] * len(plan.rows))
    headers = {f"headers_{sheet.index}": "\t".join(sheet.headers) for sheet in plan.opened.sheets}
    return pa.table(columns).replace_schema_metadata(headers)


def _texts(column: Sequence[Any]) -> pa.Array:
    """A column as text. Of numbers without decimals only, Arrow makes it at once: a third of the whole part."""
    if set(map(type, column)) == {float} and all(map(float.is_integer, column)) and max(map(abs, column)) < 1e15:
        return pa.array(column).cast(pa.int64()).cast(pa.string())
    return pa.array([(cell or None) if type(cell) is str else _text(cell) for cell in column], pa.string())


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if cell is None:
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
