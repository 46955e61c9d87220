"""A report on paper: everything in words and in places between 0 and 1, as the typst template reads it."""

import re
from collections.abc import Sequence
from typing import Any

from jalon.antibiotics.reports import charted
from jalon.antibiotics.reports.parts import Figure, Part, Report
from jalon.publish.pdf import to_pdf
from jalon.ui import french
from jalon.ui.tables import NUMERIC, SHORT, Column, Table, shown

PREFACE = "Pharmacie, commission des anti-infectieux, équipe opérationnelle d'hygiène"
# A sign that goes with the word before it never begins a line; digits are grouped by a thin space.
_BEFORE = re.compile(r" (?=[;:?!»%])")
_AFTER, _GROUPED = re.compile(r"(?<=«) "), re.compile(r"(?<=\d) (?=\d{3}\b)")


def to_paper(report: Report) -> bytes:
    return to_pdf("antibiotics", paper(report))


def paper(report: Report) -> dict[str, Any]:
    """The data of the template. Nothing is computed from here on."""
    made = {
        "title": report.title, "place": report.place, "month": report.period, "grid": "Antibiotiques",
        "audience": PREFACE, "made_on": f"{french.in_paris(report.made_at):%Y-%m-%d}", "layout": "portrait",
        "fictitious": "Valeurs fictives" if report.fictitious else "", "foot": report.foot, "opening": report.opening,
        "parts": [_part(part) for part in report.parts],
    }  # fmt: skip
    return typeset(made)


def typeset(value: Any) -> Any:
    """The same data with French spaces that do not break."""
    if isinstance(value, str):
        said = _BEFORE.sub(french.NO_BREAK, value)
        return _GROUPED.sub(french.THIN, _AFTER.sub(french.NO_BREAK, said))
    if isinstance(value, dict):
        return {key: typeset(held) for key, held in value.items()}
    return [typeset(held) for held in value] if isinstance(value, list) else value


def _part(part: Part) -> dict[str, Any]:
    rows = part.table.rows if part.table and part.most >= 0 else ()
    empty = part.empty if not (rows or part.figures or part.charts or part.text) else ""
    return {
        "title": part.title, "note": part.note, "new_page": part.new_page, "empty": empty, "text": list(part.text),
        "figures": [figure(one) for one in part.figures], "charts": [charted.chart(one) for one in part.charts],
        "table": table(part.table, part) if part.table and rows else None, "signatures": list(part.signatures),
    }  # fmt: skip


def figure(one: Figure) -> dict[str, str]:
    return {"value": one.value, "label": one.label, "detail": one.detail, "change": one.change}


def table(held: Table, part: Part) -> dict[str, Any]:
    """The rows that paper has room for, written; how many are left to the workbook."""
    kept = held.rows[: part.most] if part.most else held.rows
    widths = part.widths or [0 if _narrow(column) else 1 for column in held.columns]
    return {
        "columns": [
            {"label": column.label, "number": column.kind in NUMERIC, "width": width}
            for column, width in zip(held.columns, widths, strict=True)
        ],
        "rows": [_row(row, held) for row in kept],
        "total": _row(held.total, held) if held.total else [],
        "rest": len(held.rows) - len(kept), "note": held.note,
    }  # fmt: skip


def _row(row: Sequence[Any], held: Table) -> list[str]:
    return [_cell(value, column) for value, column in zip(row, held.columns, strict=True)]


def _narrow(column: Column) -> bool:
    return column.kind in NUMERIC | SHORT


def _cell(value: Any, column: Column) -> str:
    held = getattr(value, "text", value)
    return str(shown(held, column))
