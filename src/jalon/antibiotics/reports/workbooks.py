"""A report as a workbook: a clean sheet per part, every row, the values themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from jalon.antibiotics.reports.parts import Part, Report
from jalon.publish.reported import add_report_sheet
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book
from jalon.ui import french, tables

KINDS = {"number": "number", "percent": "percent", "amount": "amount", "code": "code", "date": "date"}
NARROW, WIDEST, LONGEST_SEEN = 11, 64, 400


def to_workbook(report: Report) -> bytes:
    book = Book(title=f"{report.title}, {report.place}, {report.period}", comments=report.foot)
    warned = "VALEURS FICTIVES – " if report.fictitious else ""
    foot = f"{warned}{report.title}, {report.place}, {report.period}"
    for part in report.parts:
        add_report_sheet(book, part.sheet or part.title, _sheet(report, part), foot=foot)
    return book.close()


def _sheet(report: Report, part: Part) -> Table:
    """The table of the part, else its figures, else its sentences; the sheet says by itself what it is."""
    head = f"{report.place} – {report.period}"
    notes = [*(["VALEURS FICTIVES"] if report.fictitious else []), head, report.foot]
    title = part.title or report.title
    if part.table is not None:
        columns, rows = _table(part.table)
        notes += [part.table.note] if part.table.note and part.table.note != part.note else []
    elif part.figures:
        columns = [_text("Chiffre", 42), _text("Valeur", 18), _text("Sur quoi", 44), _text("À savoir", 40)]
        rows = [[Cell(one.label), Cell(one.value), Cell(one.detail), Cell(one.change)] for one in part.figures]
    else:
        columns, rows = [_text("Texte", 110)], [[Cell(said)] for said in part.text or [part.empty]]
    if part.figures and part.table is not None:
        notes += [f"{one.label} : {one.value} ({one.detail})" for one in part.figures]
    return Table(title, columns, rows, [*notes, *([part.note] if part.note else [])])


def _text(label: str, width: float) -> Column:
    return Column(label, label, "text", width=width)


def _table(held: tables.Table) -> tuple[list[Column], list[list[Cell]]]:
    lines = [*held.rows, *([held.total] if held.total else [])]
    cells = [[_cell(value, column) for value, column in zip(row, held.columns, strict=True)] for row in lines]
    columns = [
        Column(f"c{rank}", column.label, _kind(column), width=_width(column, [row[rank] for row in cells]))
        for rank, column in enumerate(held.columns)
    ]
    return columns, cells


def _kind(column: tables.Column) -> str:
    if column.kind == "number" and column.decimals == 0:
        return "integer"
    return KINDS.get(column.kind, "text")


def _width(column: tables.Column, cells: Sequence[Cell]) -> float:
    """As wide as what it holds, between bounds."""
    if column.kind in tables.NUMERIC:
        return max(NARROW, len(column.label) + 1.0)
    longest = max((len(str(cell.value or "")) for cell in cells[:LONGEST_SEEN]), default=0)
    return min(max(NARROW, longest + 3, len(column.label) + 2), WIDEST)


def _cell(value: Any, column: tables.Column) -> Cell:
    held = getattr(value, "text", value)
    if isinstance(held, datetime):
        held = french.in_paris(held).date()
    if isinstance(held, date):
        return Cell(held.isoformat())
    if isinstance(held, SafeString):
        held = strip_tags(held).strip()
    if isinstance(held, int | float) and not isinstance(held, bool):
        return Cell(float(held))
    if column.kind == "month" and held:
        return Cell(french.month(held))
    return Cell(None if held in (None, "") else str(held))
