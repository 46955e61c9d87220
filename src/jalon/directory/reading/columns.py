"""The rows of a recognised list, read by columns: the same meaning as `rows.read_rows`, some thousands at a time.

A national file says the same words a hundred thousand times: what a column means is worked out once for each distinct
text. Where a whole column says nothing wrong, no row of it is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jalon.directory.reading.cells import CellReader
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.recognition import Recognised
from jalon.directory.reading.rows import NUMBERS, unreadable_cell
from jalon.directory.reading.table import Slab


@dataclass
class Block:
    """Some thousands of rows. Of each column, what the row of each rank says; numbers as the file writes them."""

    lines: Sequence[int]
    values: dict[str, Sequence[Any]]
    numbers: dict[str, Sequence[str]]
    unreadable: list[Problem]  # the rows of which nothing can be read; they have no rank
    problems: dict[int, list[Problem]] = field(default_factory=dict)  # by rank: cells left blank, and why

    @property
    def size(self) -> int:
        """How many rows of the file it holds, those that cannot be read included."""
        return len(self.lines) + len(self.unreadable)


def read_blocks(recognised: Recognised) -> Iterator[Block]:
    """Every row of the table, in order."""
    readers = {
        name: CellReader(name, recognised.field(name).values) for name in recognised.columns if name not in NUMBERS
    }
    for slab in recognised.table.slabs():
        yield _read(recognised, readers, slab)


def _read(recognised: Recognised, readers: Mapping[str, CellReader], slab: Slab) -> Block:
    blank = [""] * len(slab.lines)

    def written(name: str) -> Sequence[Any]:
        index = recognised.columns[name]
        return slab.columns[index] if index < len(slab.columns) else blank

    block = Block(slab.lines, {}, {}, slab.unreadable)
    block.numbers = {name: written(name) for name in NUMBERS if name in recognised.columns}
    for name, reader in readers.items():
        cells = written(name)
        settled = recognised.columns[name] in slab.settled
        block.values[name], wrong = (settled and reader.settled(cells)) or reader.column(cells)
        for rank, message in wrong.items():
            problem = unreadable_cell(recognised, block.lines[rank], name, cells[rank], message)
            block.problems.setdefault(rank, []).append(problem)
    return block
