"""A sheet that goes out to be completed and comes back: what is written in it so that nothing is mistaken then.

Columns are named by a hidden row of codes, rows by hidden keys after the last column. Cells that may be filled in
are open and look so; the others are locked, without a password: the lock keeps from slips, the reading decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from jalon.publish.table import Table
from jalon.publish.workbook import BAND_ROW, FIRST_ROW, OWNER_ROW, RULE, Book

CODE_ROW = 0  # hidden, above everything: sorting never takes it along
_TOPIC_WIDTH, _TEXT_WIDTH, _LETTERS_A_LINE = 26, 105, 110
_ALLOWED = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": False}


@dataclass(frozen=True)
class Choices:
    """A list that drops down in the cells of a column; `closed`: another value is refused as it is typed."""

    source: str  # "=Listes!$A$5:$A$9"
    closed: bool = True


@dataclass(frozen=True)
class Return:
    """What makes a sheet one that can come back. Columns are named by their rank in the table, rows by theirs.

    `codes`: one per column. `keys`: for each row, what stands under the `key_codes` in hidden columns.
    `open`: for each column that may be filled in, its rows. `hints`: what is said when one of its cells is chosen.
    """

    codes: Sequence[str]
    key_codes: Sequence[str]
    keys: Sequence[Sequence[str]]
    open: Mapping[int, frozenset[int]]
    choices: Mapping[int, Choices] = field(default_factory=dict)
    hints: Mapping[int, str] = field(default_factory=dict)


def add_returning(book: Book, name: str, table: Table, back: Return, *, frozen_columns: int = 0) -> None:
    """The tracking look, with what lets it come back."""
    sheet = book.new_sheet(name)
    book.headers(sheet, table)
    _title(book, sheet, table)
    _codes(book, sheet, table, back)
    for offset, row in enumerate(table.rows):
        for rank, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            fill = rank in back.open and offset in back.open[rank]
            book.write(sheet, FIRST_ROW + offset, rank, column, cell, fill=fill)
    last = max(FIRST_ROW, FIRST_ROW + len(table.rows) - 1)
    for rank in back.open:
        _validate(sheet, rank, last, table, back)
    sheet.autofilter(OWNER_ROW, 0, last, len(table.columns) + len(back.key_codes) - 1)
    sheet.protect("", _ALLOWED)
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:XFD{last + 1}"})
    book.lay_out(sheet, table, FIRST_ROW, frozen_columns)
    sheet.activate()


def add_secret(book: Book, name: str, facts: Mapping[str, str]) -> None:
    """A sheet that no menu shows: what the workbook is, for the one who reads it when it comes back."""
    sheet = book.new_sheet(name)
    for row, (word, value) in enumerate(facts.items()):
        sheet.write_string(row, 0, word)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()


def _title(book: Book, sheet: Worksheet, table: Table) -> None:
    """Above the columns that have no band, since the first row is that of the codes."""
    said = "\n".join([table.title, *table.notes])
    free = next((rank for rank, column in enumerate(table.columns) if column.band), len(table.columns))
    look = book.look(bold=True, font_size=11, text_wrap=True, valign="vcenter")
    if free > 1:
        sheet.merge_range(BAND_ROW, 0, BAND_ROW, free - 1, said, look)
    elif free:
        sheet.write_string(BAND_ROW, 0, said, look)
    sheet.set_row(BAND_ROW, 16 * max(2, 1 + len(table.notes)))


def _codes(book: Book, sheet: Worksheet, table: Table, back: Return) -> None:
    code = book.look(num_format="@", font_color="#7F7F7F", font_size=8)
    beyond = len(table.columns)
    for rank, text in enumerate([*back.codes, *back.key_codes]):
        sheet.write_string(CODE_ROW, rank, text, code)
    sheet.set_row(CODE_ROW, None, None, {"hidden": True})
    for offset, keys in enumerate(back.keys):
        for rank, text in enumerate(keys, start=beyond):
            sheet.write_string(FIRST_ROW + offset, rank, text, code)
    sheet.set_column(beyond, beyond + len(back.key_codes) - 1, 12, None, {"hidden": True})


def _validate(sheet: Worksheet, rank: int, last: int, table: Table, back: Return) -> None:
    """A list to choose from, or only the hint of what to write."""
    label = table.columns[rank].label[:32]  # what a title may hold
    said = {"input_title": label, "input_message": back.hints[rank][:255]} if rank in back.hints else {}
    if rank in back.choices:
        choices = back.choices[rank]
        rule = {"validate": "list", "source": choices.source, "show_error": choices.closed}
        refusal = {"error_title": label, "error_message": "Choisissez une valeur de la liste (feuille Listes)."}
        sheet.data_validation(FIRST_ROW, rank, last, rank, rule | refusal | said)
    elif said:
        sheet.data_validation(FIRST_ROW, rank, last, rank, {"validate": "any"} | said)


def add_guide(book: Book, name: str, title: str, said: Sequence[tuple[str, str]]) -> None:
    """What is to be known, topic by topic, set to be read: one topic a row, as high as its text."""
    sheet = book.new_sheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _TOPIC_WIDTH)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.write_string(0, 0, title, book.look(bold=True, font_size=14))
    sheet.set_row(0, 24)
    topic = book.look(bold=True, font_size=11, valign="top", bottom=1, border_color=RULE)
    text = book.look(font_size=11, valign="top", text_wrap=True, bottom=1, border_color=RULE)
    for row, (word, sentence) in enumerate(said, start=2):
        sheet.write_string(row, 0, word, topic)
        sheet.write_string(row, 1, sentence, text)
        lines = sum(-(-max(1, len(line)) // _LETTERS_A_LINE) for line in sentence.split("\n"))
        sheet.set_row(row, 15 * lines + 6)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
