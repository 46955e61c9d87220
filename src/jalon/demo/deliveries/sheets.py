"""Workbooks and CSV files as producers make them: not Jalon's own exports, which are made by `publish`."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from types import MappingProxyType

import xlsxwriter

Cell = str | int | float | date | None
THIN = "\u202f"
FIXED = datetime(2025, 7, 1, tzinfo=UTC).replace(tzinfo=None)  # the day on which all files say they were made


@dataclass
class Sheet:
    """A sheet: titles, blank lines, sometimes bands (label, first column, columns), the header, the rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]] = ()
    titles: Sequence[str] = ()
    blank: int = 1
    bands: Sequence[tuple[str, int, int]] = ()
    hidden: Sequence[int] = field(default_factory=tuple)
    foot: str = ""


def write_workbook(path: Path, *sheets: Sheet) -> Path:
    # The date a workbook says it was made on is fixed, so that the same seed gives the same bytes.
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "Fichier fictif (démonstration de Jalon)", "created": FIXED})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 13}),
            "band": book.add_format({"bold": True, "align": "center", "bg_color": "#D9D9D9", "border": 1}),
            "header": book.add_format({"bold": True, "bg_color": "#EDEDED", "text_wrap": True, "border": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return path


def _write_sheet(target, sheet: Sheet, formats: dict) -> None:
    row = 0
    for title in sheet.titles:
        target.write_string(row, 0, title, formats["title"])
        row += 1
    row += sheet.blank
    if sheet.bands:
        for label, first, count in sheet.bands:
            if count > 1:
                target.merge_range(row, first, row, first + count - 1, label, formats["band"])
            else:
                target.write_string(row, first, label, formats["band"])
        row += 1
    for column, text in enumerate(sheet.header):
        target.write_string(row, column, text, formats["header"])
    target.set_column(0, max(len(sheet.header) - 1, 0), 16)
    for column in sheet.hidden:
        target.set_column(column, column, None, None, {"hidden": True})
    for cells in sheet.rows:
        row += 1
        for column, cell in enumerate(cells):
            _write_cell(target, row, column, cell, formats)
    if sheet.foot:
        target.write_string(row + 2, 0, sheet.foot)


def _write_cell(target, row: int, column: int, cell: Cell, formats: dict) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        target.write_datetime(row, column, cell, formats["date"])
    elif isinstance(cell, str):
        target.write_string(row, column, cell)
    else:
        target.write_number(row, column, cell)


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    encoding: str = "utf-8",
    separator: str = ";",
    titles: Sequence[str] = (),
    trailing: int = 0,
) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([title] for title in titles)
    writer.writerow(header)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    writer.writerows([[""] * len(header)] * trailing)
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    return path


def _as_text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def in_groups(number: int) -> str:
    """1106 as people type it: "1 106", with a thin space."""
    return f"{number:,}".replace(",", THIN)


def wear(
    rows: list[list[Cell]], chance: Random, *, key: int = 0, cited: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Do to some keys what spreadsheets do: typed as a quantity, without the check digit, with spaces.

    `cited`: establishments that the producer cites by another number, an old one or a mistyped one.
    """
    for row in rows:
        row[key] = cited.get(str(row[key]), row[key])
    kept = [row for row in rows if row[key] not in cited.values()]
    for row, how in zip(chance.sample(kept, 5), ("quantity", "short", "spaces", "quote", "groups"), strict=True):
        row[key] = worn(str(row[key]), how)


def worn(number: str, how: str) -> Cell:
    if how == "quantity":
        return int(number)
    if how == "short":
        return number[:8]
    if how == "spaces":
        return f"{number}  "
    if how == "quote":
        return f"'{number}"
    return f"{number[:3]} {number[3:6]} {number[6:]}"
