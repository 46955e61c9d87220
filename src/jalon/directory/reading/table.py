"""A directory file once opened: headers and rows of text, each with its line in the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any, NamedTuple, Protocol, runtime_checkable

from jalon.directory.reading.problems import Problem

AT_ONCE = 4_000  # rows of a slab
Row = tuple[int, Sequence[Any] | Problem]  # line of the file, and its cells or what makes it unreadable


@dataclass(frozen=True)
class Membership:
    """A member of a group, as a file that describes both says it. `code`: the FINESS number of the member."""

    row: int
    type: str
    group: str
    name: str
    kind: str  # et | ej
    code: str
    role: str


class Slab(NamedTuple):
    """Some thousands of rows of a table, turned: the cells of each column, in the order of the headers.

    A column that the rows are too short for may be absent.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[Any]]
    unreadable: list[Problem]  # why nothing can be read of other lines
    settled: frozenset[int] = frozenset()  # columns that the reader worked out as Jalon writes them


@runtime_checkable
class ByColumns(Protocol):
    """Rows of which a reader makes the columns itself."""

    def slabs(self) -> Iterator[Slab]: ...


@dataclass(frozen=True)
class Table:
    """`rows`: (line of the file, cells), or what makes the line unreadable; a row may have fewer cells than headers.

    A cell is text, or what a reader worked out and need not be read again (a position). Rows may be read from the
    file each time they are asked for: a national file is never held whole.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Row]
    encoding: str = ""
    separator: str = ""
    places: Mapping[str, int] = field(default_factory=dict)  # a worked out column → the column of the file it is from
    notes: list[Problem] = field(default_factory=list)  # what is seen beside the rows, once they were read
    memberships: Iterable[Membership | Problem] = ()  # of the groups that the file describes, once the rows were read

    def slabs(self) -> Iterator[Slab]:
        """The same rows by columns, some thousands at a time; a reader that reads by columns gives its own."""
        return self.rows.slabs() if isinstance(self.rows, ByColumns) else turned(self.rows)


def turned(rows: Iterable[Row]) -> Iterator[Slab]:
    """Rows as slabs."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        kept = [(line, cells) for line, cells in some if not isinstance(cells, Problem)]
        unreadable = [cells for _, cells in some if isinstance(cells, Problem)]
        columns = list(zip_longest(*[cells for _, cells in kept], fillvalue=""))
        yield Slab([line for line, _ in kept], columns, unreadable)
