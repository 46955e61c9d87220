"""Each part of a report as a typed table: what the workbook holds, and what the page and the PDF set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from jalon.catalogue import regions
from jalon.indicators.projection import ColumnView
from jalon.kernel.periods import Period
from jalon.publish.table import Cell, Column, Table
from jalon.tracking import export
from jalon.tracking.display import owner_of
from jalon.tracking.reports import rules
from jalon.tracking.reports.figures import Figure, is_percent
from jalon.tracking.reports.national import Position
from jalon.tracking.reports.parts import TITLES, Alerts, Counts, Figures, LineList, Missing, Moved, National, Part
from jalon.tracking.reports.queries import Owed, Readiness
from jalon.tracking.reports.rules import Reading

LINE_KINDS = {"finess_et": "code", "finess_pmsi": "code", "finess_ej": "code", "departement": "code", "projet": "code"}
LINE_WIDTHS = {"raison_sociale": 34, "departement": 6, "categorie": 18, "commune": 18, "projet": 12}


def table_of(part: Part) -> Table | None:
    """The table behind a part; None for one that only says something."""
    maker = MAKERS.get(part.kind)
    return maker(part) if maker else None


def figures_table(part: Figures) -> Table:
    months = part.figures[0][1].months
    columns = [
        Column("theme", "Thème", width=20),
        Column("figure", "Colonne", width=30),
        Column("counted", "Ce qui est compté", width=22),
        Column("owner", "Responsable", width=13),
        Column("share", "Part", "percent", width=9),
        Column("count", "Nombre", "integer", width=10),
        Column("out_of", "Sur", "integer", width=8),
        Column("quantity", "Quantité", "integer", width=12),
        Column("before", "Mois précédent", "general", width=12),
        Column("change", "Évolution", "general", width=12),
        Column("period", "Données de", width=15),
        *(Column(code, Period(code).label, "general", width=11) for code in months),
    ]
    return Table(part.title, columns, [_figure_row(theme, figure) for theme, figure in part.figures], _notes(part))


def _figure_row(theme: str, figure: Figure) -> list[Cell]:
    now, period = figure.now, figure.column.data_period
    before = figure.before.value if figure.before else None
    counted = ", ".join(figure.counted) or {rules.SUM: "somme", rules.RATE: "taux", rules.MEDIAN: "médiane"}.get(
        now.kind, "lignes renseignées"
    )
    return [
        Cell(theme), Cell(figure.label), Cell(counted), Cell(figure.owner["word"]),
        Cell(_round(now.value) if figure.is_share else None), Cell(now.count), Cell(now.out_of),
        Cell(None if figure.is_share else _round(now.value)), Cell(_round(before)), Cell(_round(figure.change)),
        Cell(Period(period).label if period else ""), *(Cell(_round(value)) for value in figure.course),
    ]  # fmt: skip


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def lines_table(part: LineList) -> Table:
    columns = []
    for key, label, column in part.headings:
        heading = 1.25 * max(len(word) for word in label.split()) + 3
        if column is None:
            width = max(LINE_WIDTHS.get(key, 11), heading)
            columns.append(Column(key, label, LINE_KINDS.get(key, "text"), width=width))
            continue
        value = column.indicator.value
        longest = max((len(one) for one in value.values), default=0) if value.type == "choice" else 0
        width = max(column.definition.width or export.WIDTHS[value.type], heading, min(longest + 3, 26))
        columns.append(Column(key, label, export.KINDS.get(value.type, "text"), tint=_tint(column), width=width))
    return Table(part.title, columns, [_line_row(part, i) for i in part.positions], _notes(part))


def _line_row(part: LineList, i: int) -> list[Cell]:
    assert part.month is not None  # noqa: S101 - a list of lines is of a month
    listed, row = part.month.view.listed.columns, []
    for key, _, column in part.headings:
        if column is not None:
            row.append(_rounded(export.exported(column.entries[column.codes[i]])))
        else:
            said = part.fields[key].get(i, "") if key in part.fields else listed[key][i]
            row.append(Cell(str(said) if said else None))
    return row


def _rounded(cell: Cell) -> Cell:
    """Without the decimals that a calculation leaves; nor the mark of what is shared, which the note says once."""
    value = round(cell.value, 1) if isinstance(cell.value, float) else cell.value
    return replace(cell, value=value, suffix="")


def _tint(column: ColumnView) -> str:
    colour = owner_of(column.indicator)["colour"]
    return colour if colour in {"gris", "jaune", "bleu", "vert"} else ""


def counts_table(part: Counts) -> Table:
    """A column for each figure; a share has its count beside it, in the workbook and on paper."""
    columns = [Column("group", "Groupe", width=34), Column("lines", "Établissements", "integer", width=14)]
    for rank, (label, column) in enumerate(part.columns):
        kinds = {group.readings[rank].kind for group in part.groups} or {rules.COUNT}
        percent = all(is_percent(kind, column) for kind in kinds)
        amount = column.indicator.value.type == "amount"
        kind = "percent" if percent else "amount" if amount else "number"
        columns.append(Column(f"value_{rank}", label, kind, width=14))
        if kinds == {rules.SHARE}:
            columns.append(Column(f"count_{rank}", "Nombre", "integer", width=10))
            columns.append(Column(f"out_of_{rank}", "Sur", "integer", width=8))
    groups = [*part.groups, *([part.whole] if part.whole else [])]
    rows = [[Cell(group.label), Cell(group.lines), *_group_cells(part, group.readings)] for group in groups]
    return Table(part.title, columns, rows, _notes(part))


def _group_cells(part: Counts, readings: Sequence[Reading]) -> Iterable[Cell]:
    for rank, reading in enumerate(readings):
        yield Cell(_round(reading.value))
        if {group.readings[rank].kind for group in part.groups} == {rules.SHARE}:
            yield Cell(reading.count)
            yield Cell(reading.out_of)


def alerts_table(part: Alerts) -> Table:
    columns = [
        Column("finess_et", "FINESS", "code", width=11),
        Column("raison_sociale", "Établissement", width=34),
        Column("departement", "Dép.", "code", width=6),
        Column("why", "Alerte", width=44),
        Column("since", "Depuis", width=18),
        *([Column("comment", "Ce qu'en dit la région", width=50)] if part.commented else []),
    ]
    assert part.month is not None  # noqa: S101 - alerts are of a month
    listed = part.month.view.listed.columns
    rows = []
    for alert in part.alerts:
        keys = ("finess_et", "raison_sociale", "departement")
        row = [Cell(listed[key][alert.position] or None) for key in keys]
        since = Period(alert.since).label if alert.since else ""
        row += [Cell(" ; ".join(alert.why)), Cell(f"{since} ou avant" if alert.since_ever else since)]
        rows.append([*row, *([Cell(alert.comment or None)] if part.commented else [])])
    return Table(part.title, columns, rows, _notes(part))


def missing_table(part: Missing) -> Table:
    return replace(owed_table(part.readiness), title=part.title, notes=_notes(part))


def owed_table(readiness: Readiness) -> Table:
    """One row per column and reason."""
    columns = [
        Column("owner", "Attendu de", width=16),
        Column("column", "Colonne", width=36),
        Column("reason", "Ce qui manque", width=32),
        Column("source", "Fichier", width=38),
        Column("lines", "Établissements", "integer", width=14),
        Column("since", "Depuis", width=18),
    ]
    rows = [
        [Cell(one.owner_title), Cell(one.column.definition.label), Cell(rules.REASONS[one.reason]),
         Cell(_source(one) or None), Cell(one.lines), Cell(since_said(one))]
        for one in readiness.owed
    ]  # fmt: skip
    return Table(TITLES["missing"], columns, rows)


def _source(one: Owed) -> str:
    return one.source if one.reason in (rules.FILE, rules.SILENT, rules.WAITING) else ""


def since_said(one: Owed) -> str:
    if one.since:
        return Period(one.since).label
    return "jamais reçu" if one.reason == rules.FILE else "jamais rempli" if one.reason == rules.EMPTY else ""


def grouped(owed: Sequence[Owed]) -> list[tuple[str, str, str, str, int, str]]:
    """What is owed, most cells first, together by actor, reason, file and month.

    (owner, reason, columns, file, cells, since)
    """
    found: dict[tuple[str, str, str, str], list[Owed]] = {}
    for one in owed:
        key = (one.owner_title, rules.REASONS[one.reason], _source(one), since_said(one))
        found.setdefault(key, []).append(one)
    rows = [
        (owner, reason, ", ".join(dict.fromkeys(one.column.definition.label for one in held)), source,
         sum(one.lines for one in held), since)
        for (owner, reason, source, since), held in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row[4])


def moved_table(part: Moved) -> Table:
    """By theme, then who came and who left."""
    columns = [
        Column("theme", "Thème", width=26),
        Column("values", "Valeurs changées", "integer", width=11),
        Column("lines", "Établissements", "integer", width=16),
        Column("forward", "Progrès", "integer", width=11),
        Column("back", "Reculs", "integer", width=9),
        Column("mostly", "Le plus souvent", width=64),
    ]
    found = part.changes
    assert found is not None  # noqa: S101 - the part is only made with them
    rows = [
        [
            Cell(one.title),
            Cell(one.values),
            Cell(one.lines),
            Cell(one.forward),
            Cell(one.back),
            Cell(one.mostly or None),
        ]
        for one in found.themes
    ]
    for title, passages in (("Entrés dans la grille", found.entered), ("Sortis de la grille", found.left)):
        for one in passages:
            said = f"{one.line['raison_sociale']} ({one.line['finess_et']}) : {one.why}"
            rows.append([Cell(title), Cell(None), Cell(1), Cell(None), Cell(None), Cell(said)])
    return Table(part.title, columns, rows, [f"Depuis {found.since.label}.", *_notes(part)])


def national_table(part: National) -> Table:
    columns = [
        Column("figure", "Colonne", width=34),
        Column("counted", "Ce qui est compté", width=26),
        Column("period", "Données de", width=15),
        Column("region", "Région (%)", "number", width=11),
        Column("nation", "France (%)", "number", width=11),
        Column("gap", "Écart (points)", "number", width=12),
        Column("reads", "Lecture", width=20),
        Column("n", "Structures dans le fichier national", "integer", width=16),
        Column("why", "Source, ou pourquoi elle manque", width=60),
    ]
    rows = [_position_row(position) for position in part.positions]
    return Table(part.title, columns, rows, _notes(part))


def _position_row(position: Position) -> list[Cell]:
    figure, there = position.figure, position.nation
    period = figure.column.data_period
    return [
        Cell(figure.label), Cell(", ".join(figure.counted) or None), Cell(Period(period).label if period else None),
        Cell(_round(figure.now.value)), Cell(_round(there.value) if there else None), Cell(_round(position.gap)),
        Cell(position.reads or None), Cell((there.out_of or there.count) if there else None),
        Cell(position.why or ", ".join(position.sources) or None),
    ]  # fmt: skip


def _notes(part: Part) -> list[str]:
    return [part.section.note] if part.section.note else []


def department_name(code: str) -> str:
    return regions.DEPARTMENTS[code].name if code in regions.DEPARTMENTS else code


MAKERS: Mapping[str, Callable[..., Table]] = {
    "key_figures": figures_table,
    "progress_by_theme": figures_table,
    "lines": lines_table,
    "counts": counts_table,
    "map": counts_table,
    "alerts": alerts_table,
    "missing": missing_table,
    "national_position": national_table,
    "moved": moved_table,
}
