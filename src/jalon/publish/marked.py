"""A sheet given back as it came, with a mark on the cells of which something is to be said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter.worksheet import Worksheet

from jalon.publish.workbook import COLUMNS_A_PRINTED_PAGE, Book

_NARROWEST, _WIDEST = 9, 34
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
    frozen_columns: int = 0,
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    merged: Collection[tuple[int, int, int, int]] = (),
) -> None:
    """Rows and places are counted from 0; `header`: the last row above the data; `merged`: ranges above it."""
    sheet = book.new_sheet(name)
    plain = book.look()
    names = book.look(bold=True, text_wrap=True, valign="vcenter", align="center", bg_color="#F2F2F2", border=1)
    title = book.look(bold=True, text_wrap=True, valign="vcenter")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if (row, column) not in marks and value not in ("", None):
                _write(sheet, row, column, value, book, names if row <= header else plain)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left], title if left == 0 else names)
    for rank, ((row, column), mark) in enumerate(sorted(marks.items())):
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        _mark(book, sheet, row, column, value, mark)
        if rank < MOST_NOTES:
            sheet.write_comment(row, column, mark.note, {"x_scale": 2.2, "y_scale": 1.6, "author": "Jalon"})
    _lay_out(sheet, rows, header, frozen_columns, hidden_rows, hidden_columns)


def _lay_out(
    sheet: Worksheet,
    rows: Sequence[Sequence[Plain]],
    header: int,
    frozen_columns: int,
    hidden_rows: Collection[int],
    hidden_columns: Collection[int],
) -> None:
    """Columns as wide as what they hold, rows above the data as high as theirs, the first ones always in sight."""
    width = max((len(row) for row in rows), default=0)
    for column in range(width):
        held = (len(str(row[column])) for row in rows[header + 1 :] if column < len(row))
        sheet.set_column(
            column, column, min(_WIDEST, max(_NARROWEST, max(held, default=0) + 2)), None,
            {"hidden": column in hidden_columns},
        )  # fmt: skip
    for row in range(header + 1):
        lines = max((str(value).count("\n") + 1 for value in rows[row]), default=1) if row < len(rows) else 1
        sheet.set_row(row, max(48 if row == header - 1 else 15, 15 * lines), None, {"hidden": row in hidden_rows})
    sheet.freeze_panes(header + 1, frozen_columns)
    sheet.autofilter(header, 0, max(header + 1, len(rows) - 1), max(0, width - 1))
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.repeat_rows(0, header)
    sheet.fit_to_pages(-(-width // COLUMNS_A_PRINTED_PAGE), 0)


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
