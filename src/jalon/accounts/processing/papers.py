"""The record as a text, a JSON object, a workbook, a PDF."""

import json
from typing import Any

from jalon.accounts.processing.record import Record, Section
from jalon.publish.pdf import to_pdf
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book

TITLE = "Registre des activités de traitement"
CITED = "Règlement (UE) 2016/679, article 30"
BAR = "\N{DIVIDES}"  # a bar inside a cell would end it
FORMATS = ("pdf", "xlsx", "md", "json")


def as_format(record: Record, extension: str) -> bytes:
    return {"md": to_markdown, "json": to_json, "pdf": to_paper, "xlsx": to_workbook}[extension](record)


def to_markdown(record: Record) -> bytes:
    parts = [f"# {TITLE}", f"{record.house} · {CITED} · tiré de Jalon le {_day(record)}{_invented(record)}."]
    if record.missing:
        parts.append(f"**À compléter dans `responsable.yaml` :** {' ; '.join(record.missing)}.")
    for section in record.sections:
        parts.append(f"## {section.title}")
        if section.note:
            parts.append(section.note)
        if section.rows:
            parts.append("\n".join(_rows(section)))
    return ("\n\n".join(parts) + "\n").encode()


def _rows(section: Section) -> list[str]:
    lines = [section.columns, ["---"] * len(section.columns), *section.rows]
    return ["| " + " | ".join(cell.replace("|", BAR) for cell in line) + " |" for line in lines]


def to_json(record: Record) -> bytes:
    found = {
        "title": TITLE, "made_at": record.made_at.isoformat(), "controller": record.house,
        "fictitious": record.fictitious, "missing": list(record.missing),
        "sections": [
            {
                "title": one.title, "note": one.note,
                "rows": [dict(zip(one.columns, row, strict=True)) for row in one.rows],
            } for one in record.sections
        ],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def to_workbook(record: Record) -> bytes:
    book = Book(title=TITLE)
    for section in record.sections:
        widths = section.widths or (3,) * len(section.columns)
        columns = [
            Column(f"c{rank}", label, width=max(12, 130 * share / sum(widths)))
            for rank, (label, share) in enumerate(zip(section.columns, widths, strict=True))
        ]
        notes = [note for note in (section.note, f"{record.house}, le {_day(record)}{_invented(record)}") if note]
        rows = [[Cell(cell) for cell in row] for row in section.rows]
        book.add_list(section.title, Table(section.title, columns, rows, notes), wrap=True)
    return book.close()


def to_paper(record: Record) -> bytes:
    return to_pdf("record", _paper(record))


def _paper(record: Record) -> dict[str, Any]:
    return {
        "title": TITLE, "place": record.house, "grid": TITLE, "audience": CITED, "month": _day(record),
        "made_on": f"{record.made_at:%Y-%m-%d}", "layout": "landscape",
        "fictitious": "Région fictive" if record.fictitious else "",
        "foot": f"Tiré de Jalon le {_day(record)}, d’après ce qui est configuré ce jour-là.",
        "missing": "À compléter dans responsable.yaml : " + " ; ".join(record.missing) if record.missing else "",
        "sections": [
            {
                "title": one.title, "note": one.note, "columns": list(one.columns),
                "rows": [list(row) for row in one.rows], "widths": list(one.widths) or [1] * len(one.columns),
            } for one in record.sections
        ],
    }  # fmt: skip


def _day(record: Record) -> str:
    return f"{record.made_at:%d/%m/%Y}"


def _invented(record: Record) -> str:
    return " (région fictive)" if record.fictitious else ""
