"""A table on its way out: columns that say what they hold, cells that say how they are to be read."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

CSV_TYPE = "text/csv; charset=utf-8"

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones: read alike in some tongues


@dataclass(frozen=True)
class Cell:
    """A value and its manner: number, text or None; `style` is a word such as "carried" or "absent".

    `suffix` is shown after the value without being part of it ("EJ").
    """

    value: float | str | None = None
    style: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a published table.

    `kind`: code | text | date (ISO, or 2022-T3) | integer | number | percent | amount; codes stay text.
    `tint` names the colour of its header ("gris", "jaune"…), `note` is the remark under the name.
    """

    id: str
    label: str
    kind: str = "text"
    band: str = ""
    tint: str = ""
    note: str = ""
    width: float = 14
    hidden: bool = False  # there, but folded away in a workbook


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default_factory=tuple)


def plain(text: str) -> str:
    """Text that no spreadsheet will take for a formula, for files that have no types (CSV)."""
    return "'" + text if text.startswith(DANGEROUS) else text


def to_csv(table: Table) -> bytes:
    """UTF-8 with its mark, semicolons and decimal commas: what a French spreadsheet opens as it stands."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([plain(_heading(column)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_parquet(table: Table) -> bytes:
    """One typed column per column, named by its identifier, and `<id>__etat` where cells have a manner."""
    arrays: dict[str, pa.Array] = {}
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        arrays[column.id] = _array(column, cells)
        if any(cell.style for cell in cells):
            arrays[f"{column.id}__etat"] = pa.array([cell.style or None for cell in cells], pa.string())
    sink = pa.BufferOutputStream()
    schema_notes = {"titre": table.title, "notes": "\n".join(table.notes)}
    pq.write_table(pa.table(arrays).replace_schema_metadata(schema_notes), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _array(column: Column, cells: Iterable[Cell]) -> pa.Array:
    if column.kind in {"code", "text", "date"}:
        return pa.array([None if cell.value is None else str(cell.value) for cell in cells], pa.string())
    return pa.array([cell.value if isinstance(cell.value, int | float) else None for cell in cells], pa.float64())


def _heading(column: Column) -> str:
    return f"{column.band} - {column.label}" if column.band else column.label


def _csv_cell(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return plain(cell.value)
    number = float(cell.value)
    return str(int(number)) if number.is_integer() else repr(number).replace(".", ",")
