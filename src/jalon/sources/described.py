"""A source said in words, and the empty workbook that fits it: all from its one description."""

from typing import Any

from jalon import catalogue
from jalon.catalogue.definitions import SheetDefinition, SourceColumn, SourceDefinition
from jalon.publish.table import Cell
from jalon.publish.table import Column as PublishedColumn
from jalon.publish.table import Table as PublishedTable
from jalon.publish.workbook import Book
from jalon.ui.french import counted
from jalon.ui.tables import Column, Table

ROLES = {
    "key": "clé : nomme l’établissement",
    "control": "contrôle, jamais utilisée",
    "grain": "dit si la ligne est d’un EJ ou d’un ET",
    "item": "nature de la ligne",
    "project": "code du projet",
    "label": "libellé",
    "value": "valeur",
    "ignored": "ignorée",
}
TYPES = {
    "integer": "nombre entier",
    "number": "nombre",
    "percent": "pourcentage",
    "amount": "montant en euros",
    "choice": "choix dans une liste",
    "set": "plusieurs choix",
    "text": "texte",
    "date": "date ou trimestre",
}
GRAINS = {"et": "établissement", "ej": "entité juridique", "projet": "projet", "pmsi": "n° PMSI"}
PLACES = {"file": "le nom du fichier", "title": "les titres", "sheet": "le nom de la feuille", "band": "les bandes"}
WHO = {
    "owner": "l’original du propriétaire : il remplace ce qui était tenu",
    "copy": "une copie : elle comble les vides et attend ailleurs",
}
COVERS = {
    "territory": "tout le territoire : un établissement absent du fichier est dit absent",
    "rows": "ses seules lignes : on ne dit rien des absents",
}


def facts(source: SourceDefinition) -> list[tuple[str, str]]:
    actor = catalogue.current().actors.get(source.owner)
    regions = ", ".join(source.regions) or "tout le pays"
    return [
        ("Producteur", source.producer),
        ("Propriétaire des colonnes", actor.title if actor else source.owner),
        ("Reconnu à", ", ".join(source.file_patterns) or "ses titres de colonnes"),
        ("Mois cherché dans", ", puis ".join(PLACES.get(place, place) for place in source.period_from)),
        (
            "Retard habituel",
            f"{counted(source.period_delay, 'mois,mois')} sur les autres" if source.period_delay else "aucun",
        ),
        ("Parle de", f"{', '.join(source.domains) or 'toutes les structures'} ; {regions}"),
        ("Couvre", COVERS.get(source.covers, source.covers)),
        ("Fait foi", WHO.get(source.authority, source.authority)),
        ("Description", f"{source.path.name} (version {source.version})"),
    ]


def column_tables(source: SourceDefinition) -> list[Table]:
    """One table per kind of sheet."""
    columns = [
        Column("Titre attendu"),
        Column("Rôle"),
        Column("Type"),
        Column("Obligatoire"),
        Column("Autres titres acceptés"),
    ]
    return [
        Table(_sheet_title(sheet, rank), columns, [_line(column) for column in sheet.columns])
        for rank, sheet in enumerate(source.sheets, start=1)
    ]


def _sheet_title(sheet: SheetDefinition, rank: int) -> str:
    return (
        f"Feuille {', '.join(sheet.name)}"
        if sheet.name
        else f"Colonnes de la feuille {rank}"
        if rank > 1
        else "Colonnes"
    )


def _line(column: SourceColumn) -> list[str]:
    first, *others = column.headers or (column.id,)
    band = f"{column.band[0]} – " if column.band else ""
    kind, grain = _kind(column), GRAINS.get(column.grain, "")
    return [
        f"{band}{first}",
        ROLES.get(column.role, column.role) + (f" ({grain})" if grain else ""),
        kind,
        "oui" if column.required or column.role == "key" else "",
        " ; ".join(others),
    ]


def _kind(column: SourceColumn) -> str:
    if column.role in {"item", "grain"}:
        return " | ".join(dict.fromkeys(column.values.values()))
    value = _value(column)
    if value is None:
        return ""
    kind = TYPES.get(value.type, value.type)
    return f"{kind} : {' | '.join(value.values)}" if value.values else kind


def _value(column: SourceColumn) -> Any:
    if column.role != "value":
        return None
    if column.value is not None:
        return column.value
    indicators = catalogue.current().indicators
    prefix = column.indicator.partition("{item}")[0]
    wanted = [column.indicator] if "{item}" not in column.indicator else [i for i in indicators if i.startswith(prefix)]
    return next((indicators[one].value for one in wanted if one in indicators), None)


def template_workbook(source: SourceDefinition) -> bytes:
    """The expected titles and nothing below, with a sheet that explains each."""
    book = Book(title=f"Modèle vide : {source.title}")
    for sheet in source.sheets:
        kept = [column for column in sheet.columns if column.role != "ignored"]
        columns = [
            PublishedColumn(
                column.id,
                (column.headers or (column.id,))[0],
                _published(column),
                width=22,
                band=column.band[0] if column.band else "",
            )
            for column in kept
        ]
        name = sheet.name[0].replace("*", " ").strip() if sheet.name else "Données"
        if any(column.band for column in columns):
            book.add_banded(name, PublishedTable(source.title, columns, []))
        else:
            book.add_list(name, PublishedTable(source.title, columns, []))
    help_columns = [
        PublishedColumn(name, label, width=34)
        for name, label in (
            ("title", "Titre"),
            ("role", "Rôle"),
            ("type", "Type"),
            ("required", "Obligatoire"),
            ("others", "Autres titres"),
        )
    ]
    for table in column_tables(source):
        rows = [[_cell(text) for text in row] for row in table.rows]
        book.add_list("Aide", PublishedTable(table.caption, help_columns, rows))
    return book.close()


def _cell(text: str) -> Cell:

    return Cell(text)


def _published(column: SourceColumn) -> str:
    value = _value(column)
    return "code" if column.role in {"key", "control"} or value is None or not value.is_number else "number"
