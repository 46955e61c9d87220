"""The rows of a recognised sheet: structure, amounts by unit, dispensed units, presentations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from jalon.antibiotics.reading.recognition import Recognised
from jalon.directory.rules.units import UnitRow
from jalon.kernel.hospital_codes import code_text, ucd7
from jalon.kernel.numbers import read_number
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import text_of
from jalon.sources.reading.tables import Cell, is_blank

ROWS_AT_MOST = 500_000
_DOT_OR_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")


class Line(NamedTuple):
    """A row of the worksheet that holds something, with its number there (1: the first)."""

    row: int
    cells: list[Cell]


class Amount(NamedTuple):
    """Bed-days or admissions of a unit; `value` None when what is written is not a whole number."""

    row: int
    unit: str
    value: int | None
    written: str


class Dispensed(NamedTuple):
    """Units dispensed to a unit; a return to the pharmacy is negative. `ucd`: seven digits, "" when unreadable."""

    row: int
    unit: str
    ucd: str
    written_ucd: str
    quantity: float | None
    written: str


@dataclass(frozen=True)
class Presented:
    """A presentation as a pharmacy's export states it; `problem` says why it cannot be taken."""

    row: int
    ucd7: str
    label: str
    atc: str
    route: str
    dose: Decimal | None
    dose_unit: str
    problem: str = ""


def lines(sheet: Recognised) -> Iterator[Line]:
    """The rows below the header that hold something."""
    below = sheet.table.rows[sheet.header + 1 :]
    if len(below) > ROWS_AT_MOST:
        raise Refusal(f"le fichier a {len(below)} lignes : {ROWS_AT_MOST} au plus pour un hôpital et une période")
    for rank, cells in enumerate(below, start=sheet.header + 2):
        if not is_blank(cells):
            yield Line(rank, cells)


def text_at(sheet: Recognised, cells: list[Cell], column: str) -> str:
    place = sheet.columns.get(column)
    return text_of(cells[place]) if place is not None and place < len(cells) else ""


def cell_at(sheet: Recognised, cells: list[Cell], column: str) -> Cell:
    place = sheet.columns.get(column)
    return cells[place] if place is not None and place < len(cells) else ""


def amounts(sheet: Recognised, column: str) -> list[Amount]:
    found = []
    for line in lines(sheet):
        written = text_at(sheet, line.cells, column)
        value = _whole(cell_at(sheet, line.cells, column))
        found.append(Amount(line.row, code_text(text_at(sheet, line.cells, "unit")), value, written))
    return found


def _whole(cell: Cell) -> int | None:
    """A number of days or stays; "1.106" may be one or a thousand: it is refused rather than guessed."""
    if isinstance(cell, str) and _DOT_OR_THOUSANDS.fullmatch(cell.strip()):
        return None
    number = read_number(cell)
    return int(number) if number is not None and number == int(number) and number >= 0 else None


def dispensed(sheet: Recognised) -> list[Dispensed]:
    found = []
    for line in lines(sheet):
        written_ucd = text_at(sheet, line.cells, "ucd")
        quantity = cell_at(sheet, line.cells, "quantity")
        found.append(
            Dispensed(
                line.row,
                code_text(text_at(sheet, line.cells, "unit")),
                ucd7(written_ucd) or "",
                written_ucd,
                read_number(quantity),
                text_of(quantity),
            )
        )
    return found


def labels_by_ucd(sheet: Recognised) -> dict[str, str]:
    """What the file calls each UCD, when it has a column of labels: it helps whoever says what a strange code holds."""
    found: dict[str, str] = {}
    for line in lines(sheet) if "label" in sheet.columns else ():
        code, label = ucd7(text_at(sheet, line.cells, "ucd")), text_at(sheet, line.cells, "label")
        if code and label:
            found.setdefault(code, label[:200])
    return found


def unit_rows(sheet: Recognised) -> list[UnitRow]:
    """The units of a structure file, as written; `directory` refuses a unit that is described twice."""
    found = [_unit_row(sheet, line) for line in lines(sheet)]
    nameless = next((unit for unit in found if not unit.code), None)
    if nameless:
        raise Refusal("le code de l'unité (UF) manque", where=f"{sheet.where}, ligne {nameless.row}".strip(", "))
    return found


def _unit_row(sheet: Recognised, line: Line) -> UnitRow:
    texts = {name: text_at(sheet, line.cells, name) for name in _UNIT_COLUMNS}
    return UnitRow(
        code=code_text(texts["unit"]),
        label=texts["unit_label"][:200],
        service_code=code_text(texts["service"]),
        service_label=texts["service_label"][:200],
        pole_code=code_text(texts["pole"]),
        pole_label=texts["pole_label"][:200],
        de=code_text(texts["de"]),
        ta=code_text(texts["ta"]),
        row=line.row,
    )


_UNIT_COLUMNS = ("unit", "unit_label", "service", "service_label", "pole", "pole_label", "de", "ta")


def presented(sheet: Recognised) -> list[Presented]:
    return [_presented(sheet, line) for line in lines(sheet)]


_ROUTES = {
    "orale": "O", "oral": "O", "po": "O", "per os": "O", "o": "O", "voie orale": "O",
    "injectable": "P", "iv": "P", "im": "P", "inj": "P", "parenterale": "P", "p": "P", "intraveineuse": "P",
    "rectale": "R", "r": "R", "inhalee": "I", "inhalation": "I", "i": "I", "nasale": "N", "n": "N", "vaginale": "V",
    "v": "V", "cutanee": "T", "locale": "T", "topique": "T", "t": "T", "ophtalmique": "T", "auriculaire": "T",
}  # fmt: skip


def _presented(sheet: Recognised, line: Line) -> Presented:
    written = text_at(sheet, line.cells, "ucd7") or text_at(sheet, line.cells, "ucd13")
    code, problem = ucd7(written) or "", ""
    other = text_at(sheet, line.cells, "ucd13")
    if not code:
        problem = f"code UCD illisible : « {written} »"
    elif other and ucd7(other) != code:
        problem = f"les codes UCD7 « {written} » et UCD13 « {other} » ne vont pas ensemble"
    dose, atc = _decimal(text_at(sheet, line.cells, "dose")), text_at(sheet, line.cells, "atc").upper()
    route = _ROUTES.get(fold(text_at(sheet, line.cells, "route")), "")
    if atc and not re.fullmatch(r"[A-Z]\d\d[A-Z]{2}\d\d", atc):
        problem = problem or f"code ATC illisible : « {atc} »"
    return Presented(
        line.row, code, text_at(sheet, line.cells, "label")[:200], atc, route, dose,
        text_at(sheet, line.cells, "dose_unit")[:8], problem,
    )  # fmt: skip


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(" ", "").replace("\u202f", "").replace(",", ".")) if text else None
    except InvalidOperation:
        return None
