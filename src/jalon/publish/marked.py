"""A sheet given back as it came, with a mark on the cells of which something is to be said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter.worksheet import Worksheet

from jalon.publish.workbook import Book

MOST_NOTES = 3_000  # each costs a drawing: beyond, spreadsheets open slowly, and the list says it all

Plain = str | float | int | bool | date | datetime | None


@dataclass(frozen=True)
class Mark:
    """`sign` stands before the value without being part of it, so that the mark is read without its colour."""

    sign: str
    colour: str
    note: str


def add_marked(
    book: Book,
    name: str,
    rows: Sequence[Sequence[Plain]],
    marks: Mapping[tuple[int, int], Mark],
    *,
    header: int,
    widths: Mapping[int, float],
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    merged: Collection[tuple[int, int, int, int]] = (),
) -> None:
    """Rows and places are counted from 0; `header`: the last row above the data; `merged`: ranges above it."""
    sheet = book.new_sheet(name)
    plain, names = book.look(), book.look(bold=True, text_wrap=True, valign="vcenter", bg_color="#F2F2F2", border=1)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if (row, column) not in marks and value not in ("", None):
                _write(sheet, row, column, value, book, names if row <= header else plain)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left], names)
    for rank, ((row, column), mark) in enumerate(sorted(marks.items())):
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        _mark(book, sheet, row, column, value, mark)
        if rank < MOST_NOTES:
            sheet.write_comment(row, column, mark.note, {"x_scale": 2.2, "y_scale": 1.4, "author": "Jalon"})
    for row in hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    if header:
        sheet.set_row(header - 1, 48)
    for column, width in widths.items():
        sheet.set_column(column, column, width, None, {"hidden": column in hidden_columns})
    sheet.freeze_panes(header + 1, 1)


def _write(sheet: Worksheet, row: int, column: int, value: Plain, book: Book, look: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, book.look(num_format="dd/mm/yyyy"))
    else:
        sheet.write_string(row, column, str(value), look)


def _mark(book: Book, sheet: Worksheet, row: int, column: int, value: Plain, mark: Mark) -> None:
    options = {"bg_color": mark.colour, "border": 1, "border_color": "#7F7F7F"}
    if value in ("", None):  # nothing to put the sign before: it is written alone
        sheet.write_string(row, column, mark.sign, book.look(**options, font_color="#595959"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, book.look(**options, num_format=f'"{mark.sign} "dd/mm/yyyy'))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, book.look(**options, num_format=f'"{mark.sign} "General'))
    else:
        sheet.write_string(row, column, str(value), book.look(**options, num_format=f'"{mark.sign} "@'))
