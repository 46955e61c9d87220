"""What a spreadsheet put in the clipboard, and where it lands. Plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jalon.catalogue.definitions import Value
from jalon.catalogue.values import choice
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

MAX_CELLS = 20_000
MAX_LENGTH = 2_000  # characters of a cell, as in its form
VALUE, UNAVAILABLE, NOT_APPLICABLE, EMPTY, CONFIRM = "valeur", "non_disponible", "non_concerne", "vider", "confirmer"
MANNERS = (VALUE, UNAVAILABLE, NOT_APPLICABLE, EMPTY, CONFIRM)
_SPOKEN = {"nd": UNAVAILABLE, "n d": UNAVAILABLE, "non disponible": UNAVAILABLE, "non concerne": NOT_APPLICABLE}


class PlacedCell(NamedTuple):
    """A text and where it goes: so many lines and columns from the first cell of the selection."""

    line: int
    column: int
    written: str


@dataclass(frozen=True)
class Plan:
    """Where each text of a block lands. `beyond`: how many would have fallen outside the grid."""

    cells: list[PlacedCell]
    beyond: int


def parse_table(text: str) -> list[list[str]]:
    """The cells of a copied block, line by line, all lines of one length.

    Excel, LibreOffice and Google Sheets put tabs between cells, quote a cell that holds a line break or a tab (its
    own quotes doubled), and end the last line or not. A cell that merely starts with a quote is taken as it is.
    """
    if not text:
        raise Refusal("Le presse-papiers ne contient pas de texte.")
    rows: list[list[str]] = [[]]
    position, text = 0, text.replace("\r\n", "\n").replace("\r", "\n")
    while True:
        cell, position = _cell(text, position)
        rows[-1].append(cell)
        if position >= len(text):
            break
        if text[position] == "\n":
            if position == len(text) - 1:
                break
            rows.append([])
        position += 1
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that starts there, and where it ends: at a tab, a line break or the end."""
    if text.startswith('"', start) and (quoted := _quoted(text, start)):
        return quoted
    ends = [end for mark in "\t\n" if (end := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def _quoted(text: str, start: int) -> tuple[str, int] | None:
    """The same for a quoted cell; None when these quotes are the cell's own."""
    end = start + 1
    while (end := text.find('"', end)) >= 0:
        if not text.startswith('""', end):
            break
        end += 2
    if end < 0 or (end + 1 < len(text) and text[end + 1] not in "\t\n"):
        return None
    inside = text[start + 1 : end]
    needed = any(mark in inside for mark in ("\n", "\t", '""'))
    return (inside.replace('""', '"'), end + 1) if needed else None


def plan(block: Sequence[Sequence[str]], *, selection: tuple[int, int], room: tuple[int, int]) -> Plan:
    """Where a block lands. `selection`: lines and columns selected; `room`: those of the grid from there on.

    As spreadsheets do: along each axis the block is repeated when the selection is a whole number of times its size,
    else it lands once. So one cell fills the whole selection, and one line fills it downwards.
    """
    height, width = len(block), len(block[0])
    lines, columns = _extent(height, selection[0]), _extent(width, selection[1])
    kept_lines, kept_columns = min(lines, room[0]), min(columns, room[1])
    if kept_lines * kept_columns > MAX_CELLS:
        raise Refusal(too_many(kept_lines * kept_columns))
    cells = [
        PlacedCell(line, column, block[line % height][column % width])
        for line in range(kept_lines)
        for column in range(kept_columns)
    ]
    return Plan(cells, lines * columns - len(cells))


def _extent(size: int, selected: int) -> int:
    return selected if selected > size and selected % size == 0 else size


def too_many(cells: int) -> str:
    """The sentence that refuses a block too large."""
    asked, most = (f"{number:,}".replace(",", "\u202f") for number in (cells, MAX_CELLS))
    return f"Ce bloc compte {asked} cases ; un bloc en écrit au plus {most}. Choisissez moins de lignes ou de colonnes."


def manner_of(value: Value, written: str) -> str:
    """The manner that a text spells in a cell: "n.d.", "non concerné", or a value of the column."""
    spoken = _SPOKEN.get(fold(written))
    if spoken is None or value.type == "text" or (value.type == "choice" and choice(value, written) in value.values):
        return VALUE
    return spoken
