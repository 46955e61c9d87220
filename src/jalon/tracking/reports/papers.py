"""A report on paper: everything in words, as the typst template reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.publish.pdf import to_pdf
from jalon.publish.table import Cell, Column, Table
from jalon.tracking.reports import maps, tables, words
from jalon.tracking.reports.figures import Figure
from jalon.tracking.reports.making import Report
from jalon.tracking.reports.parts import Alerts, Counts, Figures, LineList, Missing, Moved, National, Part
from jalon.ui import french
from jalon.ui.maps import placed, spread

MAP_WIDTH = 58.0  # millimetres
WIDEST = 26  # characters of a column of a list of lines
FORMS = {"key_figures": "figures", "progress_by_theme": "progress", "national_position": "national", "text": "text"}


def to_paper(report: Report) -> bytes:
    return to_pdf("report", paper(report))


def paper(report: Report) -> dict[str, Any]:
    """The data of the template. Nothing is computed from here on: a figure is a text already."""
    return {
        "title": report.definition.title,
        "place": words.place(report),
        "grid": report.grid.title,
        "audience": report.definition.audience,
        "month": report.month.label,
        "of_month": french.month(report.month.code, "de"),
        "known": words.known(report),
        "state": words.state(report),
        "made_on": f"{french.in_paris(report.known_at):%Y-%m-%d}",
        "layout": report.definition.layout,
        "readiness": words.readiness(report),
        "fictitious": "Valeurs fictives" if report.fictitious else "",
        "foot": words.foot(report),
        "parts": [_part(part, report) for part in report.parts],
    }


def _part(part: Part, report: Report) -> dict[str, Any]:
    section = part.section
    made: dict[str, Any] = {
        "form": FORMS.get(part.kind, "table"), "title": part.title, "note": section.note, "new_page": section.new_page,
        "most": section.most, "size": 7.4 if report.definition.layout == "landscape" else 8.4,
        "where_else": "xlsx" if "xlsx" in report.definition.formats else "", "total": [], "columns": [], "rows": [],
        "empty": words.EMPTY.get(part.kind, ""), "length": 0,
    }  # fmt: skip
    made |= _MAKERS[part.kind](part)
    for row in (*(made["rows"] if made["columns"] else ()), made["total"]):
        for column, cell in zip(made["columns"], row, strict=False):
            cell |= {"number": column["number"], "keep": column["number"] or not column["width"]}
    return made | {"length": made["length"] or len(made["rows"])}


def _figures(part: Figures) -> dict[str, Any]:
    return {"figures": [_key_figure(figure) for _, figure in part.figures]}


def _key_figure(figure: Figure) -> dict[str, str]:
    since = f"{figure.shown_change} en un mois" if figure.shown_change else ""
    detail = " · ".join(filter(None, [figure.detail, figure.data_month]))
    return {"value": figure.shown, "label": figure.label, "detail": detail, "change": since}


def _progress(part: Figures) -> dict[str, Any]:
    figures = [figure for _, figure in part.figures]
    months = figures[0].months
    return {
        "themes": [_theme(title, held) for title, held in part.by_theme],
        "now": french.month(months[-1]),
        "before": "Avant",
        "drawn": f"{len(months)} mois",
        "months": list(months),
        "length": len(figures),
    }


def _theme(title: str, figures: Sequence[Figure]) -> dict[str, Any]:
    """The month of the data is said of the theme, or of each row when they differ."""
    months = {figure.data_month for figure in figures}
    shared = months.pop() if len(months) == 1 else ""
    return {"title": title, "month": shared, "rows": [_progress_row(figure, shared) for figure in figures]}


def _progress_row(figure: Figure, said: str) -> dict[str, Any]:
    share = figure.now.value / 100 if figure.is_share and figure.now.value is not None else None
    own = figure.data_month if figure.data_month != said else ""
    return {
        "label": f"{figure.label} ({own})" if own else figure.label, "owner": figure.owner, "share": share,
        "value": figure.shown, "detail": figure.detail, "before": figure.shown_before, "change": figure.shown_change,
        "course": list(figure.course),
    }  # fmt: skip


def _map(part: Counts) -> dict[str, Any]:
    made = _counts(part)
    found = maps.drawn(part)
    if found is None:
        return made | {"form": "map", "map": None}
    height, areas = placed(found.areas, MAP_WIDTH)
    codes = {area.name: code for code, area in _by_code(part, found)}
    ranks = spread(len(found.labels))
    legend = [{"shade": rank + 1, "label": label} for rank, label in zip(ranks, found.labels, strict=True)]
    drawn = [
        {"code": codes[area.name], "value": area.figure or "n.d.", "shade": 0 if area.step is None else area.step + 1,
         "rings": rings, "at": middle}
        for area, rings, middle in areas
    ]  # fmt: skip
    [(label, _)] = part.columns
    return made | {
        "form": "map",
        "note": part.section.note or label,
        "map": {"width": MAP_WIDTH, "height": height, "areas": drawn, "legend": legend, "credit": found.attribution},
        "alt": f"{label}, par département : " + words.listed(f"{area.name} {area.figure}" for area in found.areas),
    }


def _by_code(part: Counts, found: maps.Drawn):
    names = {area.name: area for area in found.areas}
    for group in part.groups:
        name = tables.department_name(group.code)
        if name in names:
            yield group.code, names[name]


def _counts(part: Counts) -> dict[str, Any]:
    """A row per group; a share says on how many under it."""
    columns = [_heading("Groupe", 0, False), _heading("Établ.", 0, True)]
    columns[0]["label"] = words.GROUPS.get(part.section.by or "departement", "Groupe")
    columns[0]["width"] = 2
    for label, _ in part.columns:
        columns.append(_heading(label, 1, True))
    most = len(part.groups)
    rows = [
        [_said(group.label), _said(french.number(group.lines)), *_group_cells(part, group)]
        for group in part.groups[:most]
    ]
    total = []
    if part.whole:
        total = [
            _said(part.whole.label), _said(french.number(part.whole.lines)), *_group_cells(part, part.whole)
        ]  # fmt: skip
    return {"columns": columns, "rows": rows, "total": total}


def _group_cells(part: Counts, group) -> list[dict[str, str]]:
    return [
        _said(words.counted(reading, column)) for reading, (_, column) in zip(group.readings, part.columns, strict=True)
    ]


def _table(part: LineList) -> dict[str, Any]:
    table = tables.lines_table(part)
    rows = _rows(table)
    columns = [
        _heading(column.label, _width(column, [row[rank]["text"] for row in rows]), words.is_number(column))
        for rank, column in enumerate(table.columns)
    ]
    return {"columns": columns, "rows": rows}


def _width(column: Column, texts: Sequence[str]) -> float:
    """As wide as its longest cell, or as the longest word of its heading, within reason."""
    longest = max((len(word) for word in column.label.split()), default=1)
    widest = max((len(text) for text in texts), default=0)
    return max(4, longest * 1.05, min(widest, WIDEST))


def _rows(table: Table) -> list[list[dict[str, str]]]:
    return [[_cell(column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows]


def _cell(column: Column, cell: Cell) -> dict[str, str]:
    return {"text": words.cell(column, cell), "style": cell.style}


def _said(text: str) -> dict[str, str]:
    return {"text": text, "style": ""}


def _heading(label: str, width: float, number: bool) -> dict[str, Any]:
    return {"label": label, "width": width, "number": number}


def _alerts(part: Alerts) -> dict[str, Any]:
    table = tables.alerts_table(part)
    widths = {"raison_sociale": 1.6, "why": 1.2, "comment": 1.2}
    kept = [(rank, column) for rank, column in enumerate(table.columns) if column.id != "finess_et"]
    if not any(row[-1].value for row in table.rows) and part.commented:
        kept = kept[:-1]
    columns = [_heading(column.label, widths.get(column.id, 0), False) for _, column in kept]
    rows = [[_said(words.shortened(words.cell(column, row[rank]))) for rank, column in kept] for row in table.rows]
    return {"columns": columns, "rows": rows}


def _missing(part: Missing) -> dict[str, Any]:
    headings = (("Attendu de", 0), ("Ce qui manque", 1), ("Colonnes", 1.6), ("Cases", 0), ("Depuis", 0))
    columns = [_heading(label, width, label == "Cases") for label, width in headings]
    rows = []
    for owner, reason, names, source, cells, since in tables.grouped(part.readiness.owed):
        what = f"{reason[:1].upper()}{reason[1:]}" + (f" : {source}" if source else "")
        rows.append([_said(text) for text in (owner, what, words.shortened(names), french.number(cells), since)])
    return {"columns": columns, "rows": rows}


def _national(part: National) -> dict[str, Any]:
    stated = [one for one in part.positions if one.nation is not None]
    silent = [one.figure.label for one in part.positions if one.nation is None]
    rows = [
        {
            "label": one.figure.label, "region": one.figure.shown,
            "nation": words.reading(one.nation, one.figure.column), "gap": words.gap(one), "reads": one.reads,
            "scaled": one.figure.is_share,
            "region_value": one.figure.now.value, "nation_value": one.nation.value if one.nation else None,
        }
        for one in stated
    ]  # fmt: skip
    more = f"Aucun fichier national ne dit : {words.listed(silent)}." if silent else ""
    return {"rows": rows, "note_more": more, "empty": words.no_nation(part.positions)}


def _moved(part: Moved) -> dict[str, Any]:
    table = tables.moved_table(part)
    shown = {"theme": 0.9, "values": 0, "lines": 0, "forward": 0, "back": 0, "mostly": 2}
    columns = [_heading(column.label, shown[column.id], words.is_number(column)) for column in table.columns]
    rows = [
        [_said(words.shortened(words.cell(column, cell))) for column, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    return {"columns": columns, "rows": rows, "note": part.section.note or table.notes[0]}


_MAKERS: Mapping[str, Any] = {
    "key_figures": _figures,
    "progress_by_theme": _progress,
    "lines": _table,
    "counts": _counts,
    "map": _map,
    "alerts": _alerts,
    "missing": _missing,
    "national_position": _national,
    "moved": _moved,
    "text": lambda part: {"text": part.section.text},
}
