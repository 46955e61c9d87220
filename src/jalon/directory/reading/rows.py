"""The rows of a recognised list, read cell by cell; what cannot be read is said with its row and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon.directory.reading.cells import CellReader
from jalon.directory.reading.recognition import Recognised
from jalon.kernel import finess

_NUMBERS = ("finess_et", "finess_ej")
WHY = {
    "no_key": "ce n'est pas un numéro FINESS (neuf caractères)",
    "check_digit": "la clé de contrôle du numéro FINESS est fausse",
    "ambiguous": "huit chiffres qui peuvent se lire de deux façons ; le numéro n'est pas deviné",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of the file. outcome: rejected | pending | warning."""

    row: int
    column: int  # first = 1
    header: str
    text: str
    message: str
    outcome: str = "rejected"

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row, "column": self.column, "header": self.header, "text": self.text[:80],
            "message": self.message, "outcome": self.outcome,
        }  # fmt: skip


@dataclass
class Row:
    """One row: its values by field, its FINESS readings by field, and its problems."""

    row: int
    values: dict[str, Any]
    numbers: dict[str, finess.Reading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rows(recognised: Recognised) -> Iterator[Row]:
    """Every row of the table, in order."""
    readers = {name: CellReader(name, recognised.field(name).values) for name in recognised.columns}
    for number, cells in recognised.table.rows:
        yield _read_row(recognised, readers, number, cells)


def _read_row(recognised: Recognised, readers: Mapping[str, CellReader], number: int, cells: list[str]) -> Row:
    row = Row(number, {})
    for name, index in recognised.columns.items():
        raw = cells[index] if index < len(cells) else ""
        if name in _NUMBERS:
            if raw.strip():
                row.numbers[name] = finess.read(raw)
            continue
        value, wrong = readers[name](raw)
        row.values[name] = value
        if wrong:
            row.problems.append(problem(recognised, number, name, raw, f"{wrong} ; laissé vide", "warning"))
    return row


def problem(recognised: Recognised, row: int, name: str, text: str, message: str, outcome: str = "rejected") -> Problem:
    """A problem of the cell of that field."""
    index = recognised.columns.get(name, 0)
    return Problem(row, index + 1, recognised.table.headers[index], text, message, outcome)


def settle_number(reading: finess.Reading, known: Mapping[str, int]) -> tuple[str, str]:
    """The number meant, or "" and the reason. Of two readings, the only one that is known."""
    if reading.problem:
        return "", reading.problem
    if len(reading.numbers) == 1:
        return reading.numbers[0], ""
    kept = [number for number in reading.numbers if number in known]
    return (kept[0], "") if len(kept) == 1 else ("", "ambiguous")
