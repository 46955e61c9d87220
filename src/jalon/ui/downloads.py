"""A table that leaves as a file: the same two formats beside every table."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from jalon.kernel.refusal import Refusal
from jalon.publish import table as published
from jalon.publish.table import CSV_TYPE, Table, to_csv
from jalon.publish.workbook import XLSX_TYPE, Book
from jalon.ui import tables
from jalon.ui.states import look_of


def table_as(extension: str, table: Table, *, name: str, sheet: str, wrap: bool = False) -> HttpResponse:
    """The table as csv or xlsx, to be saved as `name`; `sheet` names the only sheet, `wrap` is for long texts."""
    if extension == "csv":
        answer = HttpResponse(to_csv(table), content_type=CSV_TYPE)
    elif extension == "xlsx":
        book = Book(title=table.title)
        book.add_list(sheet, table, wrap=wrap)
        answer = HttpResponse(book.close(), content_type=XLSX_TYPE)
    else:
        raise Refusal("Formats d'export : xlsx, csv.")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return answer


KINDS = {"number": "number", "percent": "percent", "amount": "amount", "code": "code", "date": "date"}


def shown_as(extension: str, table: tables.Table, *, name: str, sheet: str, notes: Sequence[str] = ()) -> HttpResponse:
    """The table of a page as csv or xlsx: the values themselves, without links nor drawings; its note goes with it."""
    columns = [
        published.Column(f"c{rank}", column.label, KINDS.get(column.kind, "text"), width=30 if rank == 0 else 14)
        for rank, column in enumerate(table.columns)
    ]
    lines = [*table.rows, *([table.total] if table.total else [])]
    kinds = [column.kind for column in table.columns]
    rows = [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in lines]
    said = [*notes, *([table.note] if table.note else [])]
    return table_as(extension, Table(table.caption, columns, rows, said), name=name, sheet=sheet)


def _cell(value: Any, kind: str) -> published.Cell:
    held = value.text if isinstance(value, tables.Link) else value
    if kind == "state" and held:
        return published.Cell(look_of(held).word)
    if isinstance(held, SafeString):
        held = strip_tags(held).strip()
    if isinstance(held, int | float) and not isinstance(held, bool):
        return published.Cell(float(held))
    return published.Cell(None if held in (None, "") else str(held))
