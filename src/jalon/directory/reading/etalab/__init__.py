"""The FINESS extracts of data.gouv: `structureet` lines, then `geolocalisation` lines, without headers.

    finess;etalab;111;2026-05-12                                        the vintage of the lot
    structureet;010000024;010780054;CH DE FLEYRIAT;…                    31 or 32 fields
    geolocalisation;010000024;870215.7;6571590.5;1,…,LAMBERT_93;2021-01-04

Some files have a line of headers; the one called "historique" names its columns otherwise, with whole commune codes
and the position on the same line.
"""

from collections.abc import Iterator
from pathlib import Path

from jalon.directory.reading.etalab.opened import Opened, open_extract
from jalon.directory.reading.etalab.positions import positions_of
from jalon.directory.reading.etalab.structures import ADDED, Structures
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.table import Row, Slab, Table


def read_etalab(path: Path, name: str) -> Table | None:
    """The file as a table of its structures with their positions, or None when it is not of that kind."""
    with path.open("rb") as raw:
        start = raw.read(4096)
    if not _looks_like(start):
        return None
    file = open_extract(path, name)
    places = {added: file.columns.index(source) for added, source in ADDED.items() if source in file.columns}
    notes: list[Problem] = []
    encoding = file.encoding.removesuffix("-sig")
    return Table(name, (*file.columns, *ADDED), _Rows(file, notes), encoding, ";", places, notes)


def _looks_like(start: bytes) -> bool:
    words = start.removeprefix(b"\xef\xbb\xbf").lower()
    return words.startswith((b"finess;etalab", b"structureet;", b"section;nofinesset", b"nofinesset;nofinessej"))


class _Rows:
    """The structures of the file, each with its position; read again each time they are asked for."""

    def __init__(self, file: Opened, notes: list[Problem]) -> None:
        self.file, self.notes = file, notes

    def __iter__(self) -> Iterator[Row]:
        """Of some thousands of lines, the rows and then those that cannot be read."""
        for slab in self.slabs():
            yield from zip(slab.lines, zip(*slab.columns, strict=True), strict=True)
            yield from ((one.row, one) for one in slab.unreadable)

    def slabs(self) -> Iterator[Slab]:
        self.notes.clear()
        positions = positions_of(self.file)
        turned = Structures(self.file, positions)
        for lines in self.file.lines():
            if lines:
                yield turned(lines)
        self.notes += positions.notes()
