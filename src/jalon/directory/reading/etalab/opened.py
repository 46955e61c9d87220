"""The lines of an etalab file: what its first ones say of the others, and how they are cut into cells."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from jalon.directory.reading.encodings import encoding_of
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

COLUMNS = (
    "section", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie",
    "compvoie", "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie",
    "categetab", "libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph",
    "libsph", "dateouv", "dateautor", "datemaj", "numuai",
)  # fmt: skip
OTHER_NAMES = {"dateouvert": "dateouv", "sourcegeocod": "sourcecoordet"}  # what the headers of other years say
HEAD = 3  # the lot and the headers are among the first lines
POSITION = "geolocalisation;"
SIZE = 1 << 19  # characters read at once; a quote that goes on for longer is open for ever (`csv` says so)
Line = tuple[int, list[str]]  # its number, its cells


@dataclass(frozen=True)
class Opened:
    """How the file is to be read: its columns, in its order, and the day that its first line gives."""

    path: Path
    name: str
    encoding: str
    columns: tuple[str, ...]
    vintage: str

    def lines(self) -> Iterator[list[Line]]:
        """Some thousands of lines at a time, but the head, blank ones and positions; what quotes mean is for `csv`."""
        for start, lines in self._blocks():
            said = [(number, line) for number, line in enumerate(lines, start) if line and line[:16] != POSITION]
            if any('"' in line for _, line in said):
                cut = list(self._unquoted(iter(said)))
            else:
                cut = [(number, line.split(";")) for number, line in said]
            yield cut if start > HEAD else [one for one in cut if not _is_head(*one)]

    def positions(self) -> Iterator[list[tuple[int, str]]]:
        """The lines of position, some thousands at a time, uncut."""
        for start, lines in self._blocks():
            if said := [(number, line) for number, line in enumerate(lines, start) if line[:16] == POSITION]:
                yield said

    def _blocks(self) -> Iterator[tuple[int, list[str]]]:
        """The lines of the file, some thousands at a time, and the number of the first; no quote is open at the end."""
        start, held = 1, ""
        with self.path.open(encoding=self.encoding, errors="replace") as file:
            while text := file.read(SIZE):
                held += text
                end = held.rfind("\n")
                if held.count('"', 0, max(end, 0)) % 2:  # the last quote opens: what it begins is for the next block
                    end = held.rfind("\n", 0, held.rfind('"', 0, end))
                if end < 0 and len(held) < 2 * SIZE:
                    continue
                end = end if end >= 0 else held.rfind("\n")
                lines, held = held[:end].split("\n"), held[end + 1 :]
                yield start, lines
                start += len(lines)
        yield start, held.split("\n")

    def _unquoted(self, said: Iterator[tuple[int, str]]) -> Iterator[Line]:
        """Those lines as cells; what is between quotes may go on over several of them."""
        for number, line in said:
            if '"' not in line:
                yield number, line.split(";")
                continue
            quoted = csv.reader(chain([line], (f"\n{more}" for _, more in said)), delimiter=";")
            try:
                cells = next(quoted)
            except csv.Error as error:
                message = f"ligne {number} : un guillemet n'est jamais refermé ({error})"
                raise Refusal(message, where=self.name) from error
            yield number + quoted.line_num - 1, cells


def open_extract(path: Path, name: str) -> Opened:
    """The file once its encoding and its head are read: columns named by headers, else those of every year."""
    encoding = encoding_of(path)
    columns: tuple[str, ...] = COLUMNS
    vintage = ""
    for cells in _head(path, encoding):
        if _are_the_lot(cells):
            vintage = cells[3].strip() if len(cells) > 3 else ""
        elif _are_headers(cells):
            columns = tuple(OTHER_NAMES.get(word, word) for word in (fold(cell).replace(" ", "") for cell in cells))
    missing = {"nofinesset", "rs"} - set(columns)
    if missing:
        raise Refusal(f"la ligne d'en-têtes ne nomme pas {', '.join(sorted(missing))}", where=name)
    return Opened(path, name, encoding, columns, vintage)


def _head(path: Path, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file, suppress(csv.Error):  # said by `lines`
        yield from islice(csv.reader(file, delimiter=";"), HEAD)


def _is_head(line: int, cells: Sequence[str]) -> bool:
    return line <= HEAD and (_are_the_lot(cells) or _are_headers(cells))


def _are_the_lot(cells: Sequence[str]) -> bool:
    return list(cells[:2]) == ["finess", "etalab"]


def _are_headers(cells: Sequence[str]) -> bool:
    return any(fold(cell) == "nofinesset" for cell in cells[:2])
