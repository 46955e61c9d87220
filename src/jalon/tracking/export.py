"""The grid as files: workbook in the look of the tracking sheet, CSV, Parquet."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from jalon import catalogue
from jalon.catalogue import regions
from jalon.catalogue.definitions import Value
from jalon.indicators.projection import ColumnView
from jalon.kernel.periods import Period
from jalon.publish.table import Cell, Column, Table, to_csv, to_parquet
from jalon.publish.workbook import XLSX_TYPE, Book
from jalon.tracking import origins, queries, rules
from jalon.tracking.queries import Sheet

SEED_FROZEN = 1 + queries.SEED_ORDER.index("raison_sociale")  # the name stays in sight
KINDS = {"date": "date", "integer": "integer", "number": "number", "percent": "percent", "amount": "amount"}
WIDTHS = {"integer": 11, "number": 11, "percent": 9, "amount": 13, "text": 30, "date": 12, "choice": 12, "set": 18}
FICTITIOUS = "VALEURS FICTIVES : elles viennent de fichiers d'essai et ne disent rien d'un établissement."


def as_table(sheet: Sheet) -> Table:
    """The lines and columns on screen, identity first in the order of the tracking sheet."""
    identity = {key: (label, kind, width) for key, label, kind, width in queries.IDENTITY}
    columns = [
        Column(key, identity[key][0], identity[key][1], width=identity[key][2])
        for key in queries.exported_identity(sheet)
    ]
    columns += _value_columns(sheet)
    rows = [_row(sheet, position) for position in sheet.order]
    return Table(title(sheet), columns, rows, notes=list(_notes(sheet)))


def to_workbook(sheet: Sheet) -> bytes:
    """The workbook: Suivi, Totaux, Méthodologie, Provenance."""
    table = as_table(sheet)
    book = Book(title=table.title, comments=" ".join(table.notes))
    book.add_banded(sheet_title(sheet), table, frozen_columns=SEED_FROZEN)
    book.add_list("Totaux", totals_table(sheet))
    book.add_list("Méthodologie", methodology_table(sheet), wrap=True)
    book.add_list("Provenance", provenance_table(sheet))
    return book.close()


def as_parquet(sheet: Sheet) -> bytes:
    return to_parquet(as_table(sheet))


FORMATS = {
    "xlsx": (to_workbook, XLSX_TYPE),
    "csv": (lambda sheet: to_csv(as_table(sheet)), "text/csv; charset=utf-8"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
}


def file_name(sheet: Sheet, extension: str) -> str:
    return f"{_prefix(sheet)} - {region_name(sheet.look.region)} - {sheet.look.month.label}.{extension}"


def sheet_title(sheet: Sheet) -> str:
    """The name of the sheet of the month: "Suivi Ségur ES - AOÛT 2022"."""
    return f"{_prefix(sheet)} - {sheet.look.month.label.upper()}"


def _prefix(sheet: Sheet) -> str:
    return sheet.look.grid.file_prefix or sheet.look.grid.title


def title(sheet: Sheet) -> str:
    return f"{sheet.look.grid.title} – {region_name(sheet.look.region)} – {sheet.look.month.label}"


def region_name(code: str) -> str:
    return regions.REGIONS[code].name if code in regions.REGIONS else code


def owner_word(owner: str) -> str:
    actor = catalogue.current().actors.get(owner)
    return actor.title if actor else owner


def totals_table(sheet: Sheet) -> Table:
    """What the lines kept add up to, each legal entity or project counted once."""
    columns = [
        Column("theme", "Thème", width=22),
        Column("column", "Colonne", width=34),
        Column("period", "Données de", width=16),
        Column("what", "Valeur", width=30),
        Column("n", "Nombre", "integer", width=12),
        Column("carried", "dont reprises", "integer", width=13),
        Column("sum", "Somme", "number", width=16),
        Column("note", "Comment c'est compté", width=60),
    ]
    themes = {theme.id: theme.title for theme in sheet.look.grid.themes}
    rows = []
    all_totals = sheet.totals()
    for column in sheet.columns:
        total = all_totals[column.definition.id]
        head = [Cell(themes[column.definition.theme]), Cell(column.definition.label), Cell(_month(column))]
        counted = _counted(column)
        if column.indicator.value.is_number:
            adds = total.sum if column.indicator.additive == "sum" else None
            rows.append([*head, Cell("valeurs présentes"), Cell(total.n), Cell(None), Cell(adds), Cell(counted)])
        if waiting := _waiting(sheet, column):
            rows.append(
                [*head, Cell("en attente d'une réponse"), Cell(waiting), Cell(None), Cell(None), Cell(WAITING_NOTE)]
            )
        if column.indicator.value.type == "text":
            filled, carried = sum(total.counts.values()), sum(total.carried.values())
            rows.append(
                [*head, Cell("cases renseignées"), Cell(filled), Cell(carried or None), Cell(None), Cell(counted)]
            )
            continue
        for value, number in total.counts.items():
            carried = total.carried.get(value, 0)
            rows.append([*head, Cell(value), Cell(number), Cell(carried or None), Cell(None), Cell(counted)])
    notes = [
        f"{len(sheet.order)} lignes sur {sheet.total_lines}. Les moyennes de taux ne sont pas calculées.",
        *_notes(sheet),
    ]
    return Table("Totaux des lignes exportées", columns, rows, notes)


WAITING_NOTE = "Les lignes du fichier se contredisent : aucune valeur n'est retenue tant que personne n'a répondu."


def _waiting(sheet: Sheet, column: ColumnView) -> int:
    """How many of the lines kept show neither a value nor its absence, because the file contradicts itself."""
    waits = {code for code, entry in enumerate(column.entries) if entry[1] == rules.WAITING}
    return sum(column.codes[position] in waits for position in sheet.order) if waits else 0


def _counted(column: ColumnView) -> str:
    if column.owners is None:
        return "Une fois par établissement."
    return "Valeur d'entité juridique ou de projet : montrée sur chaque site, comptée une fois."


def methodology_table(sheet: Sheet) -> Table:
    columns = [
        Column("theme", "Thème", width=22),
        Column("column", "Colonne", width=34),
        Column("owner", "Responsable", width=14),
        Column("grain", "Maille", width=26),
        Column("absent", "Quand le fichier ne dit rien", width=28),
        Column("why", "Définition", width=80),
        Column("version", "Version", "code", width=14),
    ]
    themes = {theme.id: theme.title for theme in sheet.look.grid.themes}
    rows = [
        [
            Cell(themes[column.definition.theme]),
            Cell(column.definition.label),
            Cell(owner_word(column.indicator.owner)),
            Cell(", ".join(GRAINS.get(grain, grain) for grain in column.indicator.grains)),
            Cell(column.indicator.absent or "vide"),
            Cell(f"{column.indicator.title}. {column.indicator.why}".strip()),
            Cell(column.indicator.version),
        ]
        for column in sheet.columns
    ]
    notes = [
        f"En-têtes : {_owners(sheet)}.",
        "EJ après une valeur : elle est celle de l'entité juridique.",
        "Italique gris : valeur reprise d'un mois précédent. « n.d. » : non disponible.",
        "« réservé » : la région garde cette case pour elle.",
        "Caractères gris : déduit de l'absence de ligne dans le fichier.",
    ]
    return Table("Méthodologie", columns, rows, notes)


def _owners(sheet: Sheet) -> str:
    """The colours of the headers in words: "gris, ANS et Cnam ; jaune, Région"."""
    actors = catalogue.current().actors
    found: dict[str, list[str]] = {}
    for owner in dict.fromkeys(column.indicator.owner for column in sheet.columns if not column.indicator.derived):
        if owner in actors:
            found.setdefault(actors[owner].colour, []).append(actors[owner].title)
    return " ; ".join(f"{colour}, {' et '.join(titles)}" for colour, titles in found.items())


GRAINS = {"et": "établissement (FINESS géographique)", "ej": "entité juridique", "projet": "projet"}


def provenance_table(sheet: Sheet) -> Table:
    columns = [
        Column("column", "Colonne", width=34),
        Column("period", "Données de", width=16),
        Column("source", "Source", width=36),
        Column("file", "Fichier", width=52),
        Column("received", "Reçu le", width=17),
        Column("state", "État", width=24),
        Column("sha256", "Empreinte SHA-256", "code", width=66),
    ]
    rows = [
        [
            Cell(column.definition.label),
            Cell(_month(column)),
            Cell(origin.source),
            Cell(origin.file_name),
            Cell(f"{timezone.localtime(origin.received_at):%d/%m/%Y %H:%M}"),
            Cell(origin.state),
            Cell(origin.sha256),
        ]
        for column in sheet.columns
        for origin in origins.files_behind(column, sheet.view.known_at)
    ]
    return Table("Provenance : les fichiers derrière chaque colonne", columns, rows, list(_notes(sheet)))


def _notes(sheet: Sheet) -> Iterable[str]:
    known = sheet.view.known_at
    if origins.is_fictitious(sheet.columns, known):
        yield FICTITIOUS
    yield f"Grille telle que connue le {_instant(known or timezone.now())}."


def _instant(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y à %H:%M}"


def _value_columns(sheet: Sheet) -> list[Column]:
    made = []
    for run in queries.neighbours(sheet.columns):
        band = queries.bands(run, sheet.look.grid)[0]
        band_title = f"{band.title} - {band.period}" if band.period else band.title
        for column in run:
            value = column.indicator.value
            actor = catalogue.current().actors.get(column.indicator.owner)
            made.append(
                Column(
                    column.definition.id,
                    column.definition.label,
                    KINDS.get(value.type, "text"),
                    band=band_title,
                    tint=actor.colour if actor and actor.colour in {"gris", "jaune", "bleu", "vert"} else "",
                    note="Calculé" if column.indicator.derived else owner_word(column.indicator.owner),
                    width=column.definition.width or _width(value),
                    hidden=sheet.folds and column.definition.hidden,
                )
            )
    return made


def _width(value: Value) -> float:
    """Wide enough for the longest value of a list, within reason."""
    return min(36, max([WIDTHS[value.type], *(len(one) for one in value.values if value.type == "choice")]))


def _row(sheet: Sheet, position: int) -> list[Cell]:
    line = sheet.view.lines[position]
    cells = [Cell(line.get(key) or None) for key in queries.exported_identity(sheet)]
    for column in sheet.columns:
        entry = column.entries[column.codes[position]]
        cells.append(exported(entry))
    return cells


def exported(entry: Sequence) -> Cell:
    """A cell of the projection as a cell of a file: [value, state, period, flags]."""
    value, state, _, flags = entry
    suffix = "EJ" if flags & rules.SHARED and value is not None else ""
    if state == rules.UNAVAILABLE:
        return Cell("n.d.", "unavailable")
    if state == rules.WAITING:
        return Cell("en attente", "waiting")
    if state == rules.RESERVED:
        return Cell("réservé", "unavailable")
    if state == rules.NOT_APPLICABLE:
        return Cell(value if value is not None else "Non concerné", suffix=suffix)
    style = (
        "absent"
        if state == rules.ABSENT
        else "carried"
        if flags & rules.CARRIED
        else "stale"
        if flags & rules.OLD
        else ""
    )
    return Cell(value, style if value is not None else "", suffix)


def _month(column: ColumnView) -> str:
    return Period(column.data_period).label if column.data_period else ""
