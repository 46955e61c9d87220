"""Sheets of a report: a title, what it is, one clean table that prints on A4. Typed as everything in a workbook."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from xlsxwriter.worksheet import Worksheet

from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import NUMBER_FORMATS, STYLES, Book

A4, LANDSCAPE_FROM = 9, 92  # the paper; the sum of widths from which it is turned
LINE, INK, GREY, HAIR = 13.5, "#1B1F24", "#5D656E", "#C8CDD2"
NUMBERS = {"integer", "number", "percent", "amount", "general"}  # general: shares and quantities in one column
FORMATS = NUMBER_FORMATS | {"percent": '0.0" %"', "general": "General", "number": "#,##0.0"}


def add_report_sheet(book: Book, name: str, table: Table, *, foot: str = "") -> None:
    """`table.notes`: the lines under the title; `foot`: printed at the foot of each page."""
    sheet = book.new_sheet(name)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title, book.look(bold=True, font_size=15, font_color=INK))
    for row, note in enumerate(table.notes, start=1):
        sheet.write_string(row, 0, note, book.look(font_color=GREY))
    top = len(table.notes) + 2
    _heads(book, sheet, top, table.columns)
    for offset, cells in enumerate(table.rows, start=1):
        for index, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _write(book, sheet, top + offset, index, column, cell)
        pairs = zip(table.columns, cells, strict=True)
        lines = max(
            (_lines(str(cell.value or ""), column.width) for column, cell in pairs if column.kind == "text"), default=1
        )
        sheet.set_row(top + offset, LINE * lines + 1)
    _lay_out(sheet, table, top, foot)


def _heads(book: Book, sheet: Worksheet, top: int, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns):
        look = book.look(bold=True, text_wrap=True, valign="bottom", top=2, bottom=1, font_color=INK, **_side(column))
        sheet.write_string(top, index, column.label, look)
        sheet.set_column(index, index, column.width)
    lines = max((_lines(column.label, column.width / 1.2) for column in columns), default=1)  # bold is wider
    sheet.set_row(top, LINE * lines + 4)


def _side(column: Column) -> dict[str, object]:
    """Figures to the right; text to the left, a little off the figures before it."""
    return {"align": "right"} if column.kind in NUMBERS else {"align": "left", "indent": 1}


def _write(book: Book, sheet: Worksheet, row: int, index: int, column: Column, cell: Cell) -> None:
    options: dict[str, object] = {"bottom": 4, "bottom_color": HAIR, "valign": "top", **_side(column)}
    options |= STYLES.get(cell.style, {})
    if cell.value is None:
        sheet.write_blank(row, index, None, book.look(**options))
    elif not isinstance(cell.value, str):
        sheet.write_number(row, index, cell.value, book.look(num_format=FORMATS.get(column.kind, "General"), **options))
    elif column.kind == "date" and (day := _day(cell.value)):
        sheet.write_datetime(row, index, day, book.look(num_format="dd/mm/yyyy", **options))
    else:
        wrapped = {"text_wrap": True} if column.kind == "text" else {}
        sheet.write_string(row, index, cell.value, book.look(num_format="@", **options, **wrapped))


def _day(text: str) -> datetime | None:
    """The day of an ISO date; None for a quarter, whose day is not known."""
    try:
        return datetime.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a width of so many characters."""
    lines, left = 1, width
    for word in text.split():
        if len(word) > left and left < width:
            lines, left = lines + ceil(len(word) / width), width
        left -= len(word) + 1
    return lines


def _lay_out(sheet: Worksheet, table: Table, top: int, foot: str) -> None:
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(A4)
    if sum(column.width for column in table.columns) >= LANDSCAPE_FROM:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&7{_plain(foot)[:210]}&R&8&P / &N")


def _plain(text: str) -> str:
    """In a footer, "&" opens a code."""
    return text.replace("&", "&&")
