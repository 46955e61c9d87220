"""An export as a file: the columns in the order of the layout, its separator, its encoding, its decimals."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from jalon.catalogue.antibiotic_definitions import ExportColumn, ExportLayout
from jalon.publish.table import Cell, Column, Table, plain
from jalon.publish.workbook import XLSX_TYPE, Book

NUMBERS = frozenset({
    "bed_days", "admissions", "quantity", "ddd", "ddd_per_1000_bed_days", "isolates", "tested", "susceptible",
    "increased_exposure", "resistant", "percent_resistant", "low", "high", "incidence",
})  # fmt: skip


def content(layout: ExportLayout, rows: Iterable[Mapping[str, Any]]) -> bytes:
    return as_workbook(layout, rows) if layout.format == "xlsx" else as_text(layout, rows)


def content_type(layout: ExportLayout) -> str:
    charset = "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
    return XLSX_TYPE if layout.format == "xlsx" else f"text/csv; charset={charset}"


def as_text(layout: ExportLayout, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A sign that the encoding lacks becomes "?", as every tool of that encoding writes it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.separator, lineterminator="\r\n")
    writer.writerow([plain(column.header) for column in layout.columns])
    for row in rows:
        writer.writerow([_written(value(row, column), layout.decimal) for column in layout.columns])
    return out.getvalue().encode(layout.encoding, errors="replace")


def as_workbook(layout: ExportLayout, rows: Iterable[Mapping[str, Any]]) -> bytes:
    columns = [
        Column(f"c{rank}", column.header, "number" if column.value in NUMBERS else "text", width=18)
        for rank, column in enumerate(layout.columns)
    ]
    lines = [[Cell(value(row, column)) for column in layout.columns] for row in rows]
    book = Book(title=layout.title)
    book.add_list(layout.title[:31], Table(layout.title, columns, lines, [layout.notice] if layout.notice else []))
    return book.close()


def value(row: Mapping[str, Any], column: ExportColumn) -> float | str | None:
    """A number rounded as the column says; text otherwise."""
    held = row.get(column.value)
    if held is None or held == "":
        return None
    if isinstance(held, int | float):
        return round(float(held), column.decimals) if column.decimals >= 0 else float(held)
    return str(held)


def _written(held: float | str | None, decimal: str) -> str:
    if held is None:
        return ""
    if isinstance(held, str):
        return plain(held)
    return str(int(held)) if held.is_integer() else repr(held).replace(".", decimal)


def file_name(layout: ExportLayout, period: str, hospitals: Iterable[str]) -> str:
    named = list(hospitals)
    where = named[0] if len(named) == 1 else f"{len(named)}_etablissements"
    return f"{layout.id}_{where}_{period}.{layout.format}"
