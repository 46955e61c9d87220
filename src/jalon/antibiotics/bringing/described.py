"""A kind of file said in words, and the empty workbook that fits it: both from the catalogue's one description."""

from collections.abc import Iterator

from jalon.catalogue.antibiotic_definitions import HospitalColumn, HospitalFileDefinition
from jalon.publish import table as published
from jalon.publish.workbook import Book
from jalon.ui.tables import Column, Table

TYPES = {
    "code": "code, gardé tel quel", "text": "texte", "number": "nombre", "date": "date (jour/mois/année)",
    "result": "S, SFP, R, ZIT ou NC", "flag": "oui ou non, + ou -",
}  # fmt: skip
NEVER_READ = frozenset({"identity", "ignored"})
HELP = (
    ("Titre", 30), ("Obligatoire", 14), ("Type", 26), ("Ce qu'on y met", 60), ("Exemple", 20), ("Autres titres", 90),
)  # fmt: skip


def columns_table(definition: HospitalFileDefinition) -> Table:
    """Every column that is read: its title, whether it is needed, its type, the other titles it may bear."""
    columns = [
        Column("Titre"), Column("Obligatoire"), Column("Type"), Column("Ce qu'on y met"), Column("Exemple", "code"),
        Column("Autres titres acceptés"),
    ]  # fmt: skip
    lines = [_line(definition, column) for column in definition.columns if column.id not in NEVER_READ]
    return Table(f"Colonnes : {definition.title}", columns, lines, note=_note(definition))


def _line(definition: HospitalFileDefinition, column: HospitalColumn) -> list[str]:
    first, *others = column.headers
    kind = TYPES.get(column.type, column.type)
    return [first, needed(definition, column), kind, column.about, column.example, " ; ".join(others)]


def needed(definition: HospitalFileDefinition, column: HospitalColumn) -> str:
    """ "oui", "l'une des deux", or nothing."""
    if column.required:
        return "oui"
    return "l'une des deux" if any(column.id in group for group in definition.needs_one_of) else ""


def _note(definition: HospitalFileDefinition) -> str:
    if definition.other_columns != "antibiotics":
        return "Majuscules, accents et ponctuation des titres ne comptent pas ; les autres colonnes ne sont pas lues."
    never = next((column for column in definition.columns if column.id == "identity"), None)
    named = ", ".join(never.headers[:6]) if never else ""
    return f"Toute autre colonne est lue comme un antibiotique. Jamais lues, mieux vaut les ôter : {named}…"


def template_workbook(definition: HospitalFileDefinition) -> bytes:
    """The expected titles with a commented example row, to be replaced, and a sheet that explains each column."""
    kept = [column for column in definition.columns if column.in_template]
    columns = [
        published.Column(column.id, column.headers[0], "text", width=max(16, len(column.headers[0]) + 2))
        for column in kept
    ]
    columns += [published.Column(f"a{rank}", label, "text", width=18)
                for rank, label in enumerate(definition.template_antibiotics)]  # fmt: skip
    examples = [column.example for column in kept] + [_result(rank) for rank in range(len(columns) - len(kept))]
    book = Book(title=f"Modèle vide : {definition.title}")
    sheet = book.new_sheet("Données")
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.label, book.look(bold=True, bg_color="#E8EDF3", border=1))
        sheet.write_string(1, index, examples[index], book.look(italic=True, font_color="#6B7280"))
        sheet.set_column(index, index, column.width)
    for index, said in enumerate(kept):
        sheet.write_comment(0, index, "\n".join(_comment(definition, said)))
    sheet.write_comment(1, 0, "Ligne d'exemple : remplacez-la par les vôtres.")
    sheet.freeze_panes(1, 0)
    book.add_list("Aide", _help(definition), wrap=True)
    return book.close()


def _result(rank: int) -> str:
    return ("S", "R", "SFP")[rank % 3]


def _comment(definition: HospitalFileDefinition, column: HospitalColumn) -> Iterator[str]:
    said = needed(definition, column)
    yield f"Obligatoire : {said}" if said else "Facultatif"
    yield TYPES.get(column.type, column.type)
    if column.about:
        yield column.about


def _help(definition: HospitalFileDefinition) -> published.Table:
    columns = [published.Column(f"h{rank}", label, width=width) for rank, (label, width) in enumerate(HELP)]
    rows = [
        [published.Cell(text) for text in _line(definition, column)]
        for column in definition.columns if column.id not in NEVER_READ
    ]  # fmt: skip
    return published.Table(definition.title, columns, rows, notes=[definition.why, _note(definition)])
