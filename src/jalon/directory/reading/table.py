"""A directory file once opened: headers and rows of text, each with its line in the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jalon.directory.reading.problems import Problem


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


@dataclass(frozen=True)
class Table:
    """`rows`: (line of the file, cells), or what makes the line unreadable; a row may have fewer cells than headers.

    A cell is text, or what a reader worked out and need not be read again (a position). Rows may be read from the
    file each time they are asked for: a national file is never held whole.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[tuple[int, list[Any] | Problem]]
    encoding: str = ""
    separator: str = ""
    places: Mapping[str, int] = field(default_factory=dict)  # a worked out column → the column of the file it is from
    notes: list[Problem] = field(default_factory=list)  # what is seen beside the rows, once they were read
    memberships: Iterable[Membership | Problem] = ()  # of the groups that the file describes, once the rows were read
