"""A received file as plain tables: sheets of a workbook or one delimited text."""

from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | float | int | bool | date | datetime


class Uncomputed(str):
    """A formula whose result the file does not hold: it cannot be read, only recomputed."""


@dataclass(frozen=True)
class Merged:
    """A merged range, counted from 0, both ends included; its value is in its first cell."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


@dataclass(frozen=True)
class Table:
    """`rows[0]` is the first row of the sheet, or the first line of the text; blank cells are "".

    `hidden`: indexes of the hidden columns. `warnings`: what a person should know of its form.
    """

    name: str
    rows: list[list[Cell]]
    hidden: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    visible: bool = True
    delimited: bool = False
    warnings: tuple[str, ...] = field(default=())


def is_blank(cells: list[Cell]) -> bool:
    """Whether a row holds nothing: spaces are nothing."""
    return not any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in cells)
