"""Workbooks written by XlsxWriter: the look of the regional tracking sheet, typed and harmless.

Text is always written as text (no formula, no link), codes keep their zeros, numbers stay numbers.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jalon.publish.table import Cell, Column, Table

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TINTS = {"gris": "#D9D9D9", "jaune": "#FFF2CC", "bleu": "#DDEBF7", "vert": "#E2EFDA", "": "#F2F2F2"}
# Written in the notation of the format, which each spreadsheet shows in its own: 17,392,000 as 17 392 000.
NUMBER_FORMATS = {"integer": "#,##0", "number": "#,##0.00", "percent": 'General" %"', "amount": '#,##0" €"'}
STYLES: dict[str, dict[str, object]] = {
    "carried": {"italic": True, "font_color": "#7F7F7F"},
    "absent": {"font_color": "#7F7F7F"},
    "unavailable": {"font_color": "#7F7F7F", "italic": True},
    "stale": {"font_color": "#A6A6A6"},
    "waiting": {"font_color": "#9C5700", "italic": True},
}
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
COLUMNS_A_PRINTED_PAGE = 18
BAND_ROW, NAME_ROW, OWNER_ROW, FIRST_ROW = 1, 2, 3, 4  # rows 2, 3, 4 and 5 for a reader
LINE_HEIGHT, LETTERS_A_WIDTH = 13.5, 1.05  # points; letters of ordinary text in one unit of a column's width
LONGEST_TEXT = 32_767  # characters of a cell; XlsxWriter leaves a longer text out
OPEN_FILL, RULE = "#FFFDF2", "#D9D9D9"  # a cell to be filled in, and the line around it


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    """A name that every spreadsheet accepts: 31 characters, no []:*?/\\, unique in the workbook."""
    base = _FORBIDDEN_IN_NAMES.sub(" ", text).strip("' ")[:31] or "Feuille"
    name, rank = base, 1
    while name.lower() in {other.lower() for other in taken}:
        rank += 1
        name = f"{base[: 31 - len(str(rank)) - 1]}_{rank}"
    return name


class Book:
    """A workbook in memory, to which sheets are added one after the other."""

    def __init__(self, *, title: str, comments: str = "") -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Workbook = xlsxwriter.Workbook(self._buffer, options)
        self._book.set_properties({"title": title, "author": "Jalon", "comments": comments})
        self._formats: dict[tuple, Format] = {}
        self._looks: dict[tuple, Format] = {}
        self._names: list[str] = []

    def add_banded(self, name: str, table: Table, *, frozen_columns: int = 0) -> None:
        """The tracking look: bands on row 2, names on row 3, owners and filters on row 4, data from row 5."""
        sheet = self.new_sheet(name)
        said = " – ".join([table.title, *table.notes])
        sheet.write_string(0, 0, said, self.look(bold=True, font_size=12))
        self.headers(sheet, table)
        self._body(sheet, table)
        if table.columns:
            sheet.autofilter(OWNER_ROW, 0, max(OWNER_ROW + 1, OWNER_ROW + len(table.rows)), len(table.columns) - 1)
        self.lay_out(sheet, table, FIRST_ROW, frozen_columns)

    def lay_out(self, sheet: Worksheet, table: Table, first_row: int, frozen_columns: int) -> None:
        """What stays in sight on screen, and on every printed page."""
        sheet.freeze_panes(first_row, frozen_columns)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.repeat_rows(BAND_ROW, first_row - 1)
        if frozen_columns:
            sheet.repeat_columns(0, frozen_columns - 1)
        sheet.fit_to_pages(-(-len(table.columns) // COLUMNS_A_PRINTED_PAGE), 0)

    def add_list(self, name: str, table: Table, *, wrap: bool = False) -> None:
        """A plain list: its notes first, then names and rows, ready to filter; `wrap` for long texts."""
        sheet = self.new_sheet(name)
        top = 0
        for note in [table.title, *table.notes]:
            sheet.write_string(top, 0, note, self.look(bold=top == 0))
            top += 1
        top += 1
        for index, column in enumerate(table.columns):
            sheet.write_string(top, index, column.label, self._header_format(column))
            sheet.set_column(index, index, column.width)
        for offset, row in enumerate(table.rows, start=1):
            for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                self.write(sheet, top + offset, index, column, cell, wrap=wrap)
            if wrap and (lines := _lines(table.columns, row)) > 1:  # some spreadsheets do not see to it themselves
                sheet.set_row(top + offset, LINE_HEIGHT * lines + 2)
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def close(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()

    def new_sheet(self, name: str) -> Worksheet:
        """An empty sheet, under a name that every spreadsheet accepts."""
        sheet = self._book.add_worksheet(sheet_name(name, self._names))
        self._names.append(sheet.get_name())
        return sheet

    def headers(self, sheet: Worksheet, table: Table) -> None:
        """The bands, the names and the owners."""
        sheet.set_row(NAME_ROW, 48)
        for first, last, band, tint in _bands(table.columns):
            if not band:
                continue
            look = self.look(bold=True, bg_color=TINTS[tint], border=1, align="center", valign="vcenter")
            if first == last:
                sheet.write_string(BAND_ROW, first, band, look)
            else:
                sheet.merge_range(BAND_ROW, first, BAND_ROW, last, band, look)
        for index, column in enumerate(table.columns):
            sheet.write_string(NAME_ROW, index, column.label, self._header_format(column))
            sheet.write_string(
                OWNER_ROW,
                index,
                column.note,
                self.look(italic=True, font_size=8, bg_color=TINTS[column.tint], border=1, align="center"),
            )
            sheet.set_column(index, index, column.width, None, {"hidden": column.hidden})

    def _body(self, sheet: Worksheet, table: Table) -> None:
        for offset, row in enumerate(table.rows):
            for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                self.write(sheet, FIRST_ROW + offset, index, column, cell)

    def write(
        self,
        sheet: Worksheet,
        row: int,
        index: int,
        column: Column,
        cell: Cell,
        *,
        wrap: bool = False,
        fill: bool = False,
    ) -> None:
        """Write a cell by its type; `fill`: it is left open in a protected sheet, and looks so even when empty."""
        dated = column.kind == "date" and isinstance(cell.value, str) and bool(_day(cell.value))
        key = (column.kind, cell.style, cell.suffix, isinstance(cell.value, str), dated, wrap, fill)
        look = self._looks.get(key) or self._looks.setdefault(key, self._cell_format(column, cell, wrap, fill))
        if cell.value is None:
            if cell.style or wrap or fill:
                sheet.write_blank(row, index, None, look)
        elif column.kind == "date" and isinstance(cell.value, str) and (day := _day(cell.value)):
            sheet.write_datetime(row, index, day, look)
        elif isinstance(cell.value, str):
            sheet.write_string(row, index, cell.value[:LONGEST_TEXT], look)
        else:
            sheet.write_number(row, index, cell.value, look)

    def _cell_format(self, column: Column, cell: Cell, wrap: bool, fill: bool) -> Format:
        options: dict[str, object] = dict(STYLES.get(cell.style, {}))
        text = isinstance(cell.value, str) or column.kind in {"code", "text"}
        if column.kind == "date" and (cell.value is None or (isinstance(cell.value, str) and _day(cell.value))):
            options["num_format"] = "dd/mm/yyyy"
        elif text or column.kind == "date":
            options["num_format"] = f'@" {cell.suffix}"' if cell.suffix else "@"
            if wrap:
                options |= {"text_wrap": True, "valign": "top"}
        else:
            shown = NUMBER_FORMATS.get(column.kind, "General")
            options["num_format"] = f'{shown}" {cell.suffix}"' if cell.suffix else shown
        if fill:
            options |= {"locked": False, "bg_color": OPEN_FILL, "border": 1, "border_color": RULE}
        return self.look(**options)

    def _header_format(self, column: Column) -> Format:
        return self.look(
            bold=True, text_wrap=True, valign="vcenter", align="center", border=1, bg_color=TINTS[column.tint]
        )

    def look(self, **options: object) -> Format:
        """The format of these options, made once."""
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Calibri", "font_size": 10, **options})
        return self._formats[key]


def _day(text: str) -> datetime | None:
    """The day of an ISO date; None for a quarter or a year, whose day is not known."""
    return datetime.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None


def _lines(columns: Sequence[Column], row: Sequence[Cell]) -> int:
    """How many lines of text the highest cell of a row takes."""
    texts = ((column.width, cell.value) for column, cell in zip(columns, row, strict=True))
    heights = (
        sum(-(-max(1, len(line)) // max(1, int(width * LETTERS_A_WIDTH))) for line in text.split("\n"))
        for width, text in texts if isinstance(text, str)
    )  # fmt: skip
    return max(heights, default=1)


def _bands(columns: Sequence[Column]) -> list[tuple[int, int, str, str]]:
    """Runs of neighbouring columns of one band: (first, last, band, tint of the first)."""
    runs: list[tuple[int, int, str, str]] = []
    for index, column in enumerate(columns):
        if runs and runs[-1][2] == column.band:
            first, _, band, tint = runs[-1]
            runs[-1] = (first, index, band, tint)
        else:
            runs.append((index, index, column.band, column.tint))
    return runs
