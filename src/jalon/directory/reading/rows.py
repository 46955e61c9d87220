"""The rows of a recognised list, read cell by cell; what cannot be read is said with its row and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jalon.directory.reading.cells import CellReader
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.recognition import Recognised
from jalon.kernel import finess

NUMBERS = ("finess_et", "finess_ej")
WHY = {
    "no_key": "ce n'est pas un numéro FINESS (neuf caractères)",
    "check_digit": "la clé de contrôle du numéro FINESS est fausse",
    "ambiguous": "huit chiffres qui peuvent se lire de deux façons ; le numéro n'est pas deviné",
}


@dataclass
class Row:
    """One row: its values by field, its FINESS readings by field, and its problems."""

    row: int
    values: dict[str, Any]
    unreadable: Problem | None = None  # why nothing could be read of it
    numbers: dict[str, finess.Reading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rows(recognised: Recognised) -> Iterator[Row]:
    """Every row of the table, in order."""
    plain = [name for name in recognised.columns if name not in NUMBERS]
    readers = [(name, recognised.columns[name], CellReader(name, recognised.field(name).values)) for name in plain]
    numbers = [(name, recognised.columns[name]) for name in NUMBERS if name in recognised.columns]
    for line, cells in recognised.table.rows:
        if isinstance(cells, Problem):
            yield Row(line, {}, unreadable=cells)
        else:
            yield _read_row(recognised, readers, numbers, line, cells)


def _read_row(
    recognised: Recognised,
    readers: list[tuple[str, int, CellReader]],
    numbers: list[tuple[str, int]],
    line: int,
    cells: Sequence[Any],
) -> Row:
    row, width = Row(line, {}), len(cells)
    for name, index in numbers:
        if index < width and cells[index].strip():
            row.numbers[name] = finess.read(cells[index])
    values = row.values
    for name, index, read in readers:
        raw = cells[index] if index < width else ""
        if raw.__class__ is not str:  # a reader that knows better than text
            values[name] = raw
            continue
        values[name], wrong = read(raw)
        if wrong:
            row.problems.append(unreadable_cell(recognised, line, name, raw, wrong))
    return row


def unreadable_cell(recognised: Recognised, row: int, name: str, text: str, why: str) -> Problem:
    """A cell that says something which cannot be read; the rest of its row stands."""
    return problem(recognised, row, name, text, f"{why} ; laissé vide", "warning")


def problem(recognised: Recognised, row: int, name: str, text: str, message: str, outcome: str = "rejected") -> Problem:
    """A problem of the cell of that field, at the column of the file that it is read or worked out from."""
    table = recognised.table
    index = recognised.columns.get(name, 0)
    index = table.places.get(table.headers[index], index)
    return Problem(row, index + 1, table.headers[index], text, message, outcome)


def settle_number(reading: finess.Reading, known: Mapping[str, int]) -> tuple[str, str]:
    """The number meant, or "" and the reason. Of two readings, the only one that is known."""
    if reading.problem:
        return "", reading.problem
    if len(reading.numbers) == 1:
        return reading.numbers[0], ""
    kept = [number for number in reading.numbers if number in known]
    return (kept[0], "") if len(kept) == 1 else ("", "ambiguous")
