"""The result of a return as a workbook: the file as it came, a mark per outcome, and the whole list."""

from collections.abc import Mapping, Sequence

from jalon import catalogue
from jalon.kernel.refusal import Refusal
from jalon.publish.marked import Mark, add_marked
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book
from jalon.sources.reading import Table as Read
from jalon.sources.reading import open_tables
from jalon.tracking import export, rules
from jalon.tracking.display import shown_value
from jalon.tracking.models import ReturnedCell, WorkbookReturn
from jalon.tracking.queries import grid_definition
from jalon.tracking.workbooks import bases, queries
from jalon.tracking.workbooks.opened import Opened, open_sheet
from jalon.tracking.workbooks.queries import CURRENT, THEIRS
from jalon.tracking.workbooks.rules import NOT_CONCERNED
from jalon.warehouse import originals

APPLIED, CONFLICT, REFUSED = "applied", "conflict", "refused"
SIGNS = {APPLIED: ("✔", "#C6E5C9"), CONFLICT: ("⚠", "#FFE08A"), REFUSED: ("✖", "#F4B8B2")}


def outcome_words(cell: ReturnedCell) -> str:
    """What became of a cell, in words: to be applied or applied, settled or not, refused."""
    applied = cell.returned.state == WorkbookReturn.State.APPLIED
    if cell.outcome == APPLIED:
        return "appliquée" if applied else "à appliquer"
    if cell.outcome == REFUSED:
        return "refusée"
    if cell.chosen == THEIRS:
        return "conflit, valeur du classeur" + (" appliquée" if applied else " choisie")
    if cell.chosen == CURRENT:
        return "conflit, valeur de Jalon gardée"
    return "conflit non tranché, valeur de Jalon gardée" if applied else "conflit à trancher"


def says(held: Sequence | None, cell: ReturnedCell, values: Mapping) -> str:
    """What a cell holds, as a person reads it."""
    if held is None:
        return ""
    state, value, *_ = held
    if state == rules.UNAVAILABLE:
        return "n.d."
    if state == rules.NOT_APPLICABLE:
        return str(value or NOT_CONCERNED)
    if state == rules.WAITING:
        return "en attente"
    definition = values.get(cell.column)
    return shown_value(value, definition) if value is not None and definition else str(value or "")


def values_of(grid_id: str) -> dict:
    """What the values of each column of a grid are."""
    indicators = catalogue.current().indicators
    return {
        column.id: indicators[column.indicator].value
        for column in grid_definition(grid_id).columns if column.indicator in indicators
    }  # fmt: skip


def to_workbook(returned: WorkbookReturn) -> bytes:
    """Suivi as it came back with its marks, and Bilan."""
    base = bases.fetch(returned.workbook.base)
    cells = list(returned.cells.select_related("entity", "returned").order_by("row", "pk"))
    values = values_of(returned.workbook.grid)
    book = Book(title=f"Résultat du retour de {returned.file_name}")
    book.add_list(
        "Bilan", _report(returned, cells, values, {column.id: column.label for column in base.columns}), wrap=True
    )
    if returned.original_purged_at:
        return book.close()
    path = originals.path_of(bases.folder(), returned.sha256)
    try:
        opened = open_sheet(open_tables(path, name=returned.file_name), base, returned.file_name)
    except Refusal:  # read once already; a stricter reading since must not hide the list
        return book.close()
    _add_sheet(book, opened, cells, values)
    return book.close()


def _add_sheet(book: Book, opened: Opened, cells: Sequence[ReturnedCell], values: Mapping) -> None:
    table = opened.table
    marks = {}
    for cell in cells:
        sign, colour = SIGNS[cell.outcome]
        marks[cell.row - 1, _rank(cell.letter)] = Mark(sign, colour, _note(cell, values))
    first = min((row for row, _ in opened.rows), default=4)
    header = max(first - 1, 0)
    keys = {
        rank for rank in range(_width(table)) if any(str(row[rank]).startswith("jalon:") for row in table.rows[:first])
    }
    codes = {i for i, row in enumerate(table.rows[:first]) if sum(str(cell) in opened.columns for cell in row) > 1}
    add_marked(
        book, table.name, table.rows, marks,
        header=header,
        frozen_columns=export.SEED_FROZEN,
        hidden_rows=codes,
        hidden_columns=table.hidden | keys,
        merged=[(m.top, m.left, m.bottom, m.right) for m in table.merged if m.bottom < first],
    )  # fmt: skip


def _width(table: Read) -> int:
    return max((len(row) for row in table.rows), default=0)


def _rank(letters: str) -> int:
    """A → 0, AA → 26."""
    total = 0
    for character in letters:
        total = total * 26 + ord(character) - 64
    return total - 1


def _note(cell: ReturnedCell, values: Mapping) -> str:
    """The outcome, the reason and the three sides."""
    lines = [f"{outcome_words(cell).capitalize()}.", cell.reason]
    lines.append(f"Au départ : {says(cell.base, cell, values) or 'vide'}")
    lines.append(f"Dans le classeur : {says(cell.theirs, cell, values) or cell.written or 'vide'}")
    if cell.current is not None:
        lines.append(f"Dans Jalon : {says(cell.current, cell, values) or 'vide'}")
    return "\n".join(line for line in lines if line)


def _report(
    returned: WorkbookReturn, cells: Sequence[ReturnedCell], values: Mapping, labels: Mapping[str, str]
) -> Table:
    counts = queries.counts_of(returned)
    columns = [
        Column("row", "Ligne", "code", width=8),
        Column("letter", "Colonne", "code", width=9),
        Column("finess", "FINESS", "code", width=11),
        Column("name", "Établissement", width=42),
        Column("column", "Donnée", width=26),
        Column("outcome", "Ce qu'elle devient", width=30),
        Column("base", "Au départ", width=32),
        Column("theirs", "Dans le classeur", width=32),
        Column("current", "Dans Jalon au retour", width=32),
        Column("reason", "Motif", width=70),
    ]
    rows = [
        [
            Cell(str(cell.row)), Cell(cell.letter), Cell(cell.entity.code if cell.entity else None),
            Cell(cell.entity.name if cell.entity else None), Cell(labels.get(cell.column, cell.column)),
            Cell(f"{SIGNS[cell.outcome][0]} {outcome_words(cell)}"), Cell(says(cell.base, cell, values) or None),
            Cell(says(cell.theirs, cell, values) or cell.written or None),
            Cell(says(cell.current, cell, values) or None), Cell(cell.reason or None),
        ]
        for cell in cells
    ]  # fmt: skip
    told = (
        f"Cases inchangées : {returned.unchanged} ; appliquées : {counts[APPLIED]} ; en conflit : {counts[CONFLICT]} ; "
        f"refusées : {counts[REFUSED]}."
    )
    title = f"Bilan du retour de {returned.file_name} ({returned.get_state_display()})"
    return Table(title, columns, rows, [told, *returned.notes])
