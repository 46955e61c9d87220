"""The grids of an entry: structure, bed-days, admissions, dispensed units of one unit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from jalon.antibiotics.actions import entering
from jalon.antibiotics.facts import storage
from jalon.antibiotics.facts.answers import presentations_of
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.directory.models import Entity
from jalon.directory.queries.units import units_of
from jalon.directory.rules.units import MAX_LENGTHS, UnitRow, unit_key
from jalon.kernel.hospital_codes import code_text, ucd7
from jalon.kernel.numbers import read_number
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

BLANK_LINES = 3
LINES_AT_MOST = 600


@dataclass(frozen=True)
class Field:
    """A column of the grid. `needed`: a line that holds something must hold this."""

    name: str
    label: str
    needed: bool = False
    width: int = 12  # characters
    number: bool = False
    longest: int = 40


@dataclass
class Line:
    """A line of the grid as typed; `errors`: field → what is wrong; `about`: a label that helps, not typed."""

    rank: int
    values: dict[str, str]
    about: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    known: bool = True

    @property
    def is_blank(self) -> bool:
        return not any(self.values.values())


@dataclass(frozen=True)
class Grid:
    """One kind of entry: its columns, the lines that stand, and what checks a line."""

    kind: str
    fields: tuple[Field, ...]
    standing: Callable[[Entity, Period, str], list[Line]]
    check: Callable[[Line], None]


def grid_of(kind: str) -> Grid | None:
    return GRIDS.get(kind)


def read_lines(grid: Grid, posted: QueryDict, abouts: Mapping[str, str]) -> list[Line]:
    """The lines of a form, each checked; blank ones are dropped. `abouts`: see `abouts_of`."""
    columns = {one.name: posted.getlist(one.name) for one in grid.fields}
    height = max(map(len, columns.values()), default=0)
    if height > LINES_AT_MOST:
        raise Refusal(f"{height} lignes : au-delà de {LINES_AT_MOST}, apportez un fichier ; rien n'a été changé")
    found = []
    for rank in range(height):
        values = {name: texts[rank].strip() if rank < len(texts) else "" for name, texts in columns.items()}
        line = told(grid, Line(rank + 1, values), abouts)
        if line.is_blank or _only_a_proposed_unit(grid, line):
            continue
        _check(grid, line)
        found.append(line)
    _refuse_repeated(grid, found)
    return found


def _only_a_proposed_unit(grid: Grid, line: Line) -> bool:
    """A unit of the structure whose figure was left empty: nothing is said of it."""
    return grid.kind in (Kind.BED_DAYS, Kind.ADMISSIONS) and not line.values["valeur"]


def _check(grid: Grid, line: Line) -> None:
    for one in grid.fields:
        text = line.values[one.name]
        if one.needed and not text:
            line.errors[one.name] = "à remplir"
        elif len(text) > one.longest:
            line.errors[one.name] = f"{one.longest} caractères au plus"
    grid.check(line)


def _refuse_repeated(grid: Grid, lines: Sequence[Line]) -> None:
    """A unit has one line. A drug may have several, as in a file: they add up, returns among them."""
    if grid.kind == Kind.CONSUMPTION:
        return
    seen: dict[str, int] = {}
    for line in lines:
        text = unit_key(line.values["unite"])
        if text and text in seen and "unite" not in line.errors:
            line.errors["unite"] = f"déjà saisi ligne {seen[text]}"
        seen.setdefault(text, line.rank)


def abouts_of(grid: Grid, hospital: Entity, period: Period) -> dict[str, str]:
    """What helps to read a line and is not typed: the label of a unit, or of a drug, by its key."""
    if grid.kind == Kind.CONSUMPTION:
        return {code: one.label for code, one in presentations_of(hospital).items()}
    if grid.kind == Kind.STRUCTURE:
        return {}
    return {one.key: one.label for one in units_of(hospital, period)}


def told(grid: Grid, line: Line, abouts: Mapping[str, str]) -> Line:
    """The line with its label; `known` False when nobody has said what its code is."""
    drug = grid.kind == Kind.CONSUMPTION
    key = (ucd7(line.values["ucd"]) or line.values["ucd"]) if drug else unit_key(line.values["unite"])
    line.about, line.known = abouts.get(key, ""), grid.kind == Kind.STRUCTURE or not key or key in abouts
    return line


def whole(line: Line, name: str) -> int | None:
    number = read_number(line.values[name])
    return int(number) if number is not None and number == int(number) and number >= 0 else None


def _check_amount(line: Line) -> None:
    if line.values["valeur"] and whole(line, "valeur") is None:
        line.errors["valeur"] = "un nombre entier, zéro ou plus"


def _check_dispensed(line: Line) -> None:
    if line.values["ucd"] and not ucd7(line.values["ucd"]):
        line.errors["ucd"] = "un code UCD à 7 ou 13 chiffres"
    if line.values["quantite"] and read_number(line.values["quantite"]) is None:
        line.errors["quantite"] = "un nombre ; négatif pour un retour"


def _check_unit(line: Line) -> None:
    if line.values["unite"] and not unit_key(line.values["unite"]):
        line.errors["unite"] = "un code"


def _units_standing(hospital: Entity, period: Period, unit: str) -> list[Line]:
    return [
        Line(rank, {name: getattr(one, attribute) for name, attribute in UNIT_FIELDS.items()})
        for rank, one in enumerate(units_of(hospital, period), start=1)
    ]


def _amounts_standing(kind: str) -> Callable[[Entity, Period, str], list[Line]]:
    def standing(hospital: Entity, period: Period, unit: str) -> list[Line]:
        """A line per unit of the structure, then those that only the file names."""
        held = dict(_amounts_held(entering.current_of(hospital, period, kind)))
        units = units_of(hospital, period)
        lines = [
            Line(rank, {"unite": one.code, "valeur": held.pop(one.key, ("", ""))[1]})
            for rank, one in enumerate(units, start=1)
        ]
        start = len(lines) + 1
        others = enumerate(held.values(), start=start)
        return lines + [
            Line(
                rank,
                {"unite": code, "valeur": value},
            )
            for rank, (code, value) in others
        ]

    return standing


def _amounts_held(file: HospitalFile | None) -> Iterator[tuple[str, tuple[str, str]]]:
    if file is None:
        return
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in storage.read(file).iter_rows(named=True):
        rows.setdefault(unit_key(row["unit"]), []).append(row)
    for key, mine in rows.items():
        wrong = next((row["written"] for row in mine if row["value"] is None), "")  # to be mended, not made a zero
        yield key, (mine[0]["unit"], wrong or str(sum(row["value"] or 0 for row in mine)))


def _dispensed_standing(hospital: Entity, period: Period, unit: str) -> list[Line]:
    file = entering.current_of(hospital, period, Kind.CONSUMPTION)
    if file is None or not unit:
        return []
    rows = [row for row in storage.read(file).iter_rows(named=True) if unit_key(row["unit"]) == unit_key(unit)]
    return [
        Line(rank, {"ucd": row["written_ucd"] or row["ucd"], "quantite": _written(row["quantity"], row["written"])})
        for rank, row in enumerate(rows, start=1)
    ]


def _written(quantity: float | None, text: str) -> str:
    return text if quantity is None else f"{quantity:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def unit_rows(lines: Sequence[Line]) -> list[UnitRow]:
    """The lines of a structure as the directory takes them; codes keep their zeros."""
    codes = {"unite", "service", "pole", "de", "ta"}
    return [
        UnitRow(
            **{
                attribute: code_text(line.values[name]) if name in codes else line.values[name]
                for name, attribute in UNIT_FIELDS.items()
            },
            row=line.rank,
        )
        for line in lines
    ]


def blank(grid: Grid, start: int, count: int = BLANK_LINES) -> list[Line]:
    return [Line(start + rank, {one.name: "" for one in grid.fields}) for rank in range(count)]


UNIT_FIELDS = {
    "unite": "code", "libelle": "label", "service": "service_code", "service_libelle": "service_label",
    "pole": "pole_code", "pole_libelle": "pole_label", "de": "de", "ta": "ta",
}  # fmt: skip
_LABELS = {
    "unite": "Code UF", "libelle": "Libellé", "service": "Code service", "service_libelle": "Libellé du service",
    "pole": "Code pôle", "pole_libelle": "Libellé du pôle", "de": "DE", "ta": "TA",
}  # fmt: skip
_WIDTHS = {
    "libelle": 24,
    "service_libelle": 20,
    "pole_libelle": 20,
    "unite": 8,
    "service": 8,
    "pole": 8,
    "de": 5,
    "ta": 5,
}
_STRUCTURE = tuple(
    Field(name, _LABELS[name], name == "unite", _WIDTHS[name], longest=MAX_LENGTHS[attribute])
    for name, attribute in UNIT_FIELDS.items()
)
_UNIT = Field("unite", "Code UF", True, 10)
GRIDS = {
    Kind.STRUCTURE.value: Grid(Kind.STRUCTURE, _STRUCTURE, _units_standing, _check_unit),
    Kind.BED_DAYS.value: Grid(
        Kind.BED_DAYS, (_UNIT, Field("valeur", "Journées", number=True)), _amounts_standing(Kind.BED_DAYS),
        _check_amount,
    ),
    Kind.ADMISSIONS.value: Grid(
        Kind.ADMISSIONS, (_UNIT, Field("valeur", "Admissions", number=True)), _amounts_standing(Kind.ADMISSIONS),
        _check_amount,
    ),
    Kind.CONSUMPTION.value: Grid(
        Kind.CONSUMPTION,
        (Field("ucd", "Code UCD", True, 16), Field("quantite", "Quantité (unités UCD)", True, 12, number=True)),
        _dispensed_standing, _check_dispensed,
    ),
}  # fmt: skip
