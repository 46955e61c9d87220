"""A workbook on its way out: the month as it stands, with what lets it come back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.projection import ColumnView
from jalon.kernel.refusal import Refusal
from jalon.publish.returning import Choices, Return, add_guide, add_returning, add_secret
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import LONGEST_TEXT, Book
from jalon.sources.reading import letter
from jalon.tracking import access, export, rules
from jalon.tracking.frame import Place
from jalon.tracking.months.queries import closing_of
from jalon.tracking.queries import Look, Sheet
from jalon.tracking.reading import month_of
from jalon.tracking.workbooks.bases import Base, BaseColumn, BaseLine
from jalon.tracking.workbooks.guide import told
from jalon.tracking.workbooks.queries import AtWork
from jalon.tracking.workbooks.rules import NOT_CONCERNED

HIDDEN_SHEET = "_jalon"
MARK = "jalon:"  # before the key of the workbook, in the hidden row of codes
FINESS = "finess"  # the code of the second hidden column
LISTS = "Listes"
_NOTHING = "Rien dans cette partie de la grille ne vous est ouvert en écriture : un classeur ne servirait pas."
_STATES = ("n.d.", NOT_CONCERNED)
_LISTS_FIRST = 5  # the first row of values, for a reader of the sheet of lists


@dataclass(frozen=True)
class Asked:
    """What a person wants in a workbook, and by when he means to bring it back."""

    own_only: bool = False
    department: str = ""
    theme: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Leaving:
    """A workbook ready to leave. `open`: for each column that may be filled in, the ranks of its lines."""

    key: str
    place: Place
    sheet: Sheet
    open: Mapping[str, frozenset[int]]
    asked: Asked
    by: str
    at: datetime
    others: Sequence[AtWork] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        return export.file_name(self.sheet, "xlsx").replace(".xlsx", f" - à rendre {self.key[:6]}.xlsx")


def prepare(place: Place, perimeter: Perimeter, asked: Asked, *, by: str) -> Leaving:
    """Choose the lines and columns; a refusal when nothing in them could be written."""
    if closing_of(place.grid.id, place.region, place.month):
        raise Refusal("Ce mois est clos : rien ne pourrait en revenir. L'export de la grille suffit pour le lire.")
    view = month_of(perimeter, place.grid.id, place.region, place.month)
    order = [i for i, line in enumerate(view.lines) if asked.department in ("", line.get("departement"))]
    candidates = [column for column in view.columns if asked.theme in ("", column.definition.theme)]
    opened = {column.definition.id: _open(column, view.lines, order, place, perimeter) for column in candidates}
    opened = {key: ranks for key, ranks in opened.items() if ranks}
    wanted = opened if asked.own_only else {one.definition.id for one in candidates if not one.definition.hidden}
    columns = [one for one in candidates if one.definition.id in wanted]
    opened = {key: ranks for key, ranks in opened.items() if key in wanted}
    if not opened:
        raise Refusal(_NOTHING)
    readable = [column.definition for column in view.columns]
    look = Look(place.grid, place.region, place.month)
    sheet = Sheet(look, view, order, columns, readable)
    return Leaving(secrets.token_hex(16), place, sheet, opened, asked, by, timezone.now())


def _open(
    column: ColumnView, lines: Sequence[dict], order: Sequence[int], place: Place, perimeter: Perimeter
) -> frozenset[int]:
    """The ranks, in the workbook, of the lines where this person may write that column."""
    allowed = {
        department: access.writing(perimeter, column.indicator, region=place.region, department=department).allowed
        for department in {str(lines[i].get("departement") or "") for i in order}
    }
    return frozenset(
        rank for rank, i in enumerate(order)
        if allowed[str(lines[i].get("departement") or "")]
        and column.entries[column.codes[i]][1] != rules.RESERVED
    )  # fmt: skip


def to_workbook(leaving: Leaving) -> tuple[bytes, Base]:
    """The file, and what it holds as it will be compared when it comes back."""
    table = _table(leaving)
    book = Book(title=table.title, comments=" ".join(table.notes))
    name = export.sheet_title(leaving.sheet)
    add_returning(book, name, table, _return(leaving, table), frozen_columns=export.SEED_FROZEN)
    add_guide(book, "Lire moi", f"Classeur à compléter : {export.title(leaving.sheet)}", list(told(leaving)))
    book.add_list("Totaux", export.totals_table(leaving.sheet))
    book.add_list(LISTS, _lists(leaving))
    book.add_list("Méthodologie", export.methodology_table(leaving.sheet), wrap=True)
    book.add_list("Provenance", export.provenance_table(leaving.sheet))
    place = leaving.place
    add_secret(
        book, HIDDEN_SHEET,
        {
            "clé": leaving.key, "grille": place.grid.id, "région": place.region, "mois": place.month.code,
            "sorti le": leaving.at.isoformat(),
        },
    )  # fmt: skip
    return book.close(), _base(leaving, table)


def _table(leaving: Leaving) -> Table:
    table = export.as_table(leaving.sheet)
    until = leaving.asked.until
    notes = [note for note in table.notes if note == export.FICTITIOUS]
    if until:
        notes.append(f"À rendre au plus tard le {until:%d/%m/%Y}, sur la page Classeurs de Jalon")
    notes.append("Cases claires : à compléter ; les autres sont verrouillées (feuille Lire moi)")
    return Table(table.title, table.columns, table.rows, notes)


def _return(leaving: Leaving, table: Table) -> Return:
    ranks = {column.id: rank for rank, column in enumerate(table.columns)}
    lines = [leaving.sheet.view.lines[i] for i in leaving.sheet.order]
    by_id = {column.definition.id: column.indicator for column in leaving.sheet.columns}
    lists = _listed(leaving)
    return Return(
        codes=[column.id for column in table.columns],
        key_codes=[MARK + leaving.key, FINESS],
        keys=[(str(line["id"]), line["finess_et"]) for line in lines],
        open={ranks[column]: rows for column, rows in leaving.open.items()},
        choices={
            ranks[column]: Choices(_source(rank, len(values)), closed=not by_id[column].value.open_list)
            for rank, (column, values) in enumerate(lists.items())
            if by_id[column].value.type == "choice"
        },
        hints={ranks[column]: _hint(by_id[column]) for column in leaving.open},
    )


def _source(rank: int, count: int) -> str:
    letters = letter(rank)
    return f"={LISTS}!${letters}${_LISTS_FIRST}:${letters}${_LISTS_FIRST + count - 1}"


def _listed(leaving: Leaving) -> dict[str, list[str]]:
    """The allowed values of each open column that has some, with the words that say there is none."""
    by_id = {column.definition.id: column.indicator.value for column in leaving.sheet.columns}
    lists = {column: list(by_id[column].values) for column in leaving.open if by_id[column].values}
    return {column: [*values, *(word for word in _STATES if word not in values)] for column, values in lists.items()}


def _hint(indicator: IndicatorDefinition) -> str:
    value = indicator.value
    told = {
        "choice": "Choisissez dans la liste." if value.values else "Écrivez le nom.",
        "set": f"Une ou plusieurs valeurs, séparées par « ; » : {', '.join(value.values)}.",
        "date": "Une date (15/03/2022) ou un trimestre (T1 2022).",
        "percent": "Un pourcentage : 46,9 veut dire 46,9 %.",
        "text": "Texte libre, sans nom de patient ni numéro de sécurité sociale.",
    }.get(value.type, "Un nombre.")
    return told if value.type == "text" else f"{told} « n.d. » : non disponible. « Non concerné » se dit aussi."


def _lists(leaving: Leaving) -> Table:
    """One column per list, so that the drop-down lists of the sheet read it."""
    labels = {column.definition.id: column.definition.label for column in leaving.sheet.columns}
    lists = _listed(leaving)
    columns = [Column(key, labels[key], width=max(16, *(len(one) for one in values))) for key, values in lists.items()]
    longest = max((len(values) for values in lists.values()), default=0)
    rows = [[Cell(values[i] if i < len(values) else None) for values in lists.values()] for i in range(longest)]
    return Table("Valeurs admises", columns, rows, ["Une colonne par liste déroulante de la feuille de suivi."])


def _base(leaving: Leaving, table: Table) -> Base:
    sheet = leaving.sheet
    lines = [sheet.view.lines[i] for i in sheet.order]
    described = {column.id: column for column in table.columns}
    return Base(
        key=leaving.key,
        lines=[BaseLine(line["id"], line["finess_et"], line.get("raison_sociale") or "") for line in lines],
        columns=[_base_column(column, described[column.definition.id].band, sheet.order) for column in sheet.columns],
        file="",
        name=leaving.name,
    )


def _base_column(column: ColumnView, band: str, order: Sequence[int]) -> BaseColumn:
    entries = [[entry[1], entry[0], int(bool(entry[3] & rules.CARRIED)), written(entry)] for entry in column.entries]
    codes = [column.codes[i] for i in order]
    return BaseColumn(column.definition.id, column.definition.label, band, entries, codes)


def written(entry: Sequence) -> float | str | None:
    """What a workbook writes for a cell of the projection."""
    value = export.exported(entry).value
    return value[:LONGEST_TEXT] if isinstance(value, str) else value
