"""The canonical CSV of a closed month: the same bytes whenever it is built from the same ledger and definitions.

One record per thing said (docs/explications/archive-canonique.md): `finess_et;nature;colonne;valeur;etat;periode;
marques;porteur`, sorted by FINESS, then in the order of the grid; UTF-8, LF.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from jalon.directory.models import Entity
from jalon.indicators.projection import ColumnView, MonthView
from jalon.tracking.months import rules

HEADER = ("finess_et", "nature", "colonne", "valeur", "etat", "periode", "marques", "porteur")
GRID, LINE, VALUE = "grille", "etablissement", "valeur"
IDENTITY = (
    "raison_sociale", "finess_pmsi", "finess_ej", "nom_ej", "departement", "categorie", "commune", "secteur", "groupes",
    "capacite", "region_ej", "projet", "marks",
)  # fmt: skip
NAMES = {"marks": "remarques"}


def to_csv(view: MonthView) -> bytes:
    """The whole month: every line and every column of the grid, hidden ones included."""
    return ("\n".join(_records(view)) + "\n").encode("utf-8")


def read(content: bytes) -> dict[rules.Key, list[str]]:
    """The records by place (FINESS, column), for comparing two files; refused by ValueError when it is no such file."""
    rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=";")
    if tuple(next(rows, ())) != HEADER:
        raise ValueError("not a canonical file")
    return {(row[0], f"{row[1]}/{row[2]}" if row[1] != VALUE else row[2]): row[3:] for row in rows if len(row) == 8}


def _records(view: MonthView) -> Iterator[str]:
    yield ";".join(HEADER)
    for name, said in (("grille", view.grid.id), ("region", view.region), ("mois", view.month.code)):
        yield rules.record(("", GRID, name, said, "", "", "", ""))
    lines, numbers = view.listed.columns, view.listed.columns["finess_et"]
    codes = _codes(view)
    columns = [_Tails(column, codes) for column in view.columns]
    for i in sorted(range(len(numbers)), key=numbers.__getitem__):
        finess = rules.field(numbers[i])
        for name in IDENTITY:
            if said := _identity(name, lines[name][i], codes):
                yield f"{finess};{LINE};{NAMES.get(name, name)};{rules.field(rules.written(said))};;;;"
        for column in columns:
            yield f"{finess};{VALUE};{column.at(i)}"


def _identity(name: str, said: object, codes: dict[int, str]) -> str:
    if name == "projet":
        return codes.get(said, "") if isinstance(said, int) else ""
    if isinstance(said, list):
        return " ; ".join(map(str, said))
    return "" if said is None else str(said)


class _Tails:
    """What follows the FINESS in the records of a column: written once per distinct cell, not once per line."""

    def __init__(self, column: ColumnView, codes: dict[int, str]) -> None:
        name = rules.field(column.definition.id)
        self.column, self.codes = column, codes
        self.tails = [f"{name};{_cell(entry, column.data_period)};" for entry in column.entries]
        self.encoded, self.owners, self.own = column.codes, column.owners, column.listed.ids
        self.stated = [entry[1] <= 2 for entry in column.entries]  # présente, non concerné, non disponible

    def at(self, i: int) -> str:
        code = self.encoded[i]
        holder = self.owners[i] if self.owners is not None else self.own[i] if self.stated[code] else None
        return self.tails[code] + (self.codes[holder] if holder else "")


def _cell(entry: list, data_period: str) -> str:
    value, state, period, flags = entry
    told = period or ("" if state == 4 else data_period)  # what no file covers is of no month
    return rules.record((rules.written(value), rules.STATES[state], told, rules.marks(flags)))


def _codes(view: MonthView) -> dict[int, str]:
    """The code of whoever may hold a value: "et:240000372", "ej:…", "projet:…"."""
    lines = view.listed.columns
    found = {pk: f"et:{code}" for pk, code in zip(lines["id"], lines["finess_et"], strict=True)}
    others = _others(view, found)
    for pk, kind, code in Entity.objects.filter(pk__in=others).values_list("pk", "kind", "code"):
        found[pk] = rules.field(f"{kind}:{code}")
    return found


def _others(view: MonthView, found: dict[int, str]) -> list[int]:
    lines = view.listed.columns
    wanted: set[int] = {pk for name in ("ej", "projet") for pk in lines[name] if pk}
    for column in view.columns:
        wanted.update(_holders(column.owners))
    return sorted(wanted - found.keys())


def _holders(owners: Iterable[int | None] | None) -> set[int]:
    return {pk for pk in owners or () if pk}
