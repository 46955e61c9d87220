"""A table of daily doses as its publisher gives it: the WHO's ATC/DDD index, or a table in our own columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jalon.antibiotics.rules.ddd import converted
from jalon.antibiotics.rules.dose_tables import Stated
from jalon.kernel.numbers import read_number
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import Table, text_of
from jalon.sources.reading.tables import Cell

# Folded titles of the columns: the WHO's index in its editions, then ours.
HEADERS = {
    "atc": ("atc code", "atc", "code atc", "atccode"),
    "ddd": ("ddd", "ddj", "ddd value"),
    "unit": ("u", "unit", "unite", "uom", "ddd unit"),
    "route": ("adm r", "admr", "adm route", "route", "voie", "administration route"),
    "note": ("note", "notes", "remark", "comment", "ddd comment", "ddd note"),
}
NEEDED = ("atc", "ddd", "unit", "route")
HEADER_WITHIN = 30  # rows: a sheet may begin with its title and conditions
ROUTES = {"o": "O", "p": "P", "r": "R", "v": "V", "n": "N"}


@dataclass
class DoseTable:
    """`stated`: doses of followed molecules, in g or MUI. The others are counted: never dropped unseen."""

    stated: list[Stated] = field(default_factory=list)
    strangers: int = 0  # rows of molecules that are not followed
    without_dose: int = 0  # rows of followed molecules that give none
    left: list[str] = field(default_factory=list)  # French sentences: rows of followed molecules that cannot be taken


def read_doses(tables: Sequence[Table], followed: Collection[str], *, name: str) -> DoseTable:
    """The first sheet that has the four columns. A Refusal names the row of a dose that is not a number."""
    for table in tables:
        if found := _header(table):
            return _read(table, *found, followed)
    raise Refusal("il faut les colonnes ATC code, DDD, U et Adm.R (ou atc, ddd, unit, route)", where=name)


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    for rank, cells in enumerate(table.rows[:HEADER_WITHIN]):
        titles = [fold(text_of(cell)) for cell in cells]
        columns = {
            name: next(place for place, title in enumerate(titles) if title in known)
            for name, known in HEADERS.items() if any(title in known for title in titles)
        }  # fmt: skip
        if all(name in columns for name in NEEDED):
            return rank, columns
    return None


def _read(table: Table, header: int, columns: dict[str, int], followed: Collection[str]) -> DoseTable:
    found, atc = DoseTable(), ""
    for row, cells in enumerate(table.rows[header + 1 :], start=header + 2):
        said = {name: _cell(cells, place) for name, place in columns.items()}
        atc = text_of(said["atc"]).strip().upper() or atc  # the WHO writes the code once for several doses
        if not text_of(said["ddd"]).strip():
            found.without_dose += atc in followed
        elif atc not in followed:
            found.strangers += 1
        else:
            _take(found, row, atc, said, table.name)
    return found


def _cell(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _take(found: DoseTable, row: int, atc: str, said: dict[str, Cell], sheet: str) -> None:
    value, unit, written = read_number(said["ddd"]), text_of(said["unit"]).strip(), text_of(said["route"]).strip()
    if value is None or value <= 0:
        raise Refusal(f"« {text_of(said['ddd'])} » n'est pas une dose", where=f"{sheet}, ligne {row}")
    route = _route(written)
    held = converted(value, unit)
    if not route:
        found.left.append(f"ligne {row} : {atc}, voie « {written} » qui n'est pas suivie")
    elif held is None or held[1] not in ("g", "MUI"):
        found.left.append(f"ligne {row} : {atc}, unité « {unit} » qui ne se compare pas à des grammes ni à des unités")
    else:
        found.stated.append(Stated(row, atc, route, _plain(held[0]), held[1], text_of(said.get("note", "")).strip()))


def _route(written: str) -> str:
    """The code of a route: "Inhal.solution", "Inhal.powder" are inhaled."""
    plain = fold(written)
    return "I" if plain == "i" or plain.startswith("inhal") else ROUTES.get(plain, "")


def _plain(value: Decimal) -> Decimal:
    """800 mg are 0.8 g, not 0.800."""
    return Decimal(f"{value.normalize():f}")
