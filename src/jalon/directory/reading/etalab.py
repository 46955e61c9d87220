"""The FINESS extracts of data.gouv: `structureet` lines, then `geolocalisation` lines, without headers.

    finess;etalab;111;2026-05-12                                        the vintage of the lot
    structureet;010000024;010780054;CH DE FLEYRIAT;…                    31 or 32 fields
    geolocalisation;010000024;870215.7;6571590.5;1,…,LAMBERT_93;2021-01-04

Some files have a line of headers; the one called "historique" names its columns otherwise, with whole commune codes
and the position on the same line.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.reading.encodings import encoding_of
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.table import Table
from jalon.directory.rules import official_department
from jalon.directory.rules.national import SECTORS, commune_of, name_of, town_of
from jalon.directory.rules.positions import projected
from jalon.directory.rules.projections import PROJECTIONS
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

COLUMNS = (
    "section", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie",
    "compvoie", "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie",
    "categetab", "libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph",
    "libsph", "dateouv", "dateautor", "datemaj", "numuai",
)  # fmt: skip
FEWEST = 31  # the last field came in later years
HEAD = 3  # the lot and the headers are among the first lines
STRUCTURE, POSITION = "structureet", "geolocalisation"

# Worked out from the others, each with the column that a problem is shown at.
ADDED = {
    "nom": "rslongue", "etat": "rs", "commune_cog": "commune", "ville": "ligneacheminement",
    "code_postal": "ligneacheminement", "dep": "departement", "region": "departement", "secteur": "codesph",
    "latitude": "", "longitude": "", "millesime": "",
}  # fmt: skip
PLACES, TOWNS = 1_000, 20_000  # départements as written, and ends of address, that are remembered
_READ = ("nofinesset", "rs", "rslongue", "ligneacheminement", "departement", "commune", "codesph")
_ASIDE = ("coordxet", "coordyet", "sourcecoordet")  # where a file has no line of position
OTHER_NAMES = {"dateouvert": "dateouv", "sourcegeocod": "sourcecoordet"}  # what the headers of other years say


def read_etalab(path: Path, name: str) -> Table | None:
    """The file as a table of its structures with their positions, or None when it is not of that kind."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not _looks_like(start):
        return None
    encoding = encoding_of(path)
    opened = _Opened(path, name, encoding, *_head(path, encoding, name))
    headers = (*opened.columns, *ADDED)
    places = {added: opened.columns.index(source) for added, source in ADDED.items() if source in opened.columns}
    notes: list[Problem] = []
    return Table(name, headers, _Rows(opened, notes), encoding.removesuffix("-sig"), ";", places, notes)


def _looks_like(start: bytes) -> bool:
    words = start.removeprefix(b"\xef\xbb\xbf").lower()
    return words.startswith((b"finess;etalab", b"structureet;", b"section;nofinesset", b"nofinesset;nofinessej"))


@dataclass(frozen=True)
class _Opened:
    """How the file is to be read: its columns, in its order, and the day that its first line gives."""

    path: Path
    name: str
    encoding: str
    columns: tuple[str, ...]
    vintage: str

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Every line with its number, but blank ones and positions; what quotes mean is left to `csv`."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            numbered = enumerate(file, start=1)
            for number, line in numbered:
                if line.startswith(f"{POSITION};"):
                    continue
                if '"' in line:
                    quoted = csv.reader(chain([line], (more for _, more in numbered)), delimiter=";")
                    cells = self._unquoted(quoted, number)
                    number += quoted.line_num - 1
                else:
                    cells = line.rstrip("\r\n").split(";")
                if len(cells) > 1 or cells[0]:
                    yield number, cells

    def _unquoted(self, quoted: Iterator[list[str]], number: int) -> list[str]:
        try:
            return next(quoted)
        except csv.Error as error:
            raise Refusal(f"ligne {number} : un guillemet n'est jamais refermé ({error})", where=self.name) from error


def _head(path: Path, encoding: str, name: str) -> tuple[tuple[str, ...], str]:
    """The columns that a line of headers names, else those of every year; the day of the lot."""
    columns: tuple[str, ...] = COLUMNS
    vintage = ""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for _, cells in zip(range(HEAD), csv.reader(file, delimiter=";"), strict=False):
            if cells[:2] == ["finess", "etalab"]:
                vintage = cells[3].strip() if len(cells) > 3 else ""
            elif _are_headers(cells):
                columns = tuple(OTHER_NAMES.get(word, word) for word in (fold(cell).replace(" ", "") for cell in cells))
    missing = {"nofinesset", "rs"} - set(columns)
    if missing:
        raise Refusal(f"la ligne d'en-têtes ne nomme pas {', '.join(sorted(missing))}", where=name)
    return columns, vintage


def _are_headers(cells: Sequence[str]) -> bool:
    return any(fold(cell) == "nofinesset" for cell in cells[:2])


class _Rows:
    """The structures of the file, each with its position; read again each time they are asked for."""

    def __init__(self, opened: _Opened, notes: list[Problem]) -> None:
        self.opened, self.notes = opened, notes

    def __iter__(self) -> Iterator[tuple[int, list[Any] | Problem]]:
        self.notes.clear()
        positions = dict(self._positions())
        shape = _Shape(self.opened, positions)
        for line, cells in self.opened.lines():
            if cells[0] == POSITION or line <= HEAD and (cells[:2] == ["finess", "etalab"] or _are_headers(cells)):
                continue
            yield line, shape(line, cells)
        self.notes += shape.notes
        self.notes += [
            Problem(line, 2, "nofinesset", code, "position d'un établissement que le fichier ne décrit pas", "warning")
            for code, (line, _) in positions.items()
        ]

    def _positions(self) -> Iterator[tuple[str, tuple[int, str]]]:
        """The rest of each line of position, by number: they come after the structures."""
        with self.opened.path.open("rb") as file:
            for line, raw in enumerate(file, start=1):
                if raw.startswith(b"geolocalisation;"):
                    _, code, rest = (raw.decode(self.opened.encoding, errors="replace") + ";;").split(";", 2)
                    yield code, (line, rest.rstrip("\r\n;"))


def _place(written: str) -> tuple[str, str]:
    """The official code of a département, and its region."""
    department = official_department(written)
    return department, DEPARTMENTS[department].region if department in DEPARTMENTS else ""


class _Shape:
    """Turns a line of the file into cells: its own, then what is worked out from them."""

    def __init__(self, opened: _Opened, positions: dict[str, tuple[int, str]]) -> None:
        self.opened, self.positions = opened, positions
        self.notes: list[Problem] = []
        self.width = len(opened.columns)
        self.usual = opened.columns == COLUMNS
        self.fewest = FEWEST if self.usual else self.width - 1
        self.at = [opened.columns.index(name) if name in opened.columns else self.width for name in _READ]
        self.aside = [opened.columns.index(name) for name in _ASIDE if name in opened.columns]
        self.place = lru_cache(PLACES)(_place)  # a département and the end of an address come back thousands of times
        self.town = lru_cache(TOWNS)(town_of)

    def __call__(self, line: int, cells: list[Any]) -> list[Any] | Problem:
        if problem := self._misshapen(line, cells):
            return problem
        cells += [""] * (self.width + 1 - len(cells))  # one more: a column that this file lacks
        code, short, long, delivery, written, commune, sph = [cells[rank] for rank in self.at]
        department, region = self.place(written)
        name, closed = name_of(short, long)
        town, postal_code = self.town(delivery)
        latitude, longitude = self._position(line, code, department, cells) or (None, None)
        cells[self.width :] = (
            name, "I" if closed else "A", commune_of(written, commune), town, postal_code, department,
            region, SECTORS.get(sph.strip(), ""), latitude, longitude, self.opened.vintage,
        )  # fmt: skip
        return cells

    def _misshapen(self, line: int, cells: list[str]) -> Problem | None:
        if self.usual and cells[0] != STRUCTURE:
            message = "ni une structure, ni une position : ligne d'une nature inconnue"
            return Problem(line, 1, "section", cells[0], message)
        if not self.fewest <= len(cells) <= self.width:
            message = f"{len(cells)} champs au lieu de {self.fewest} ou {self.width} : ligne coupée, ou mal citée"
            return Problem(line, min(len(cells), self.width), "", "", message)
        return None

    def _position(self, line: int, code: str, department: str, cells: list[str]) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees; None with a note when what is written cannot be there."""
        if len(self.aside) == 3:  # on the line of the structure itself
            said = [cells[rank] for rank in self.aside]
            columns = [(rank + 1, self.opened.columns[rank]) for rank in self.aside]
        else:
            line, rest = self.positions.pop(code, (0, ""))
            said, columns = (rest.split(";") + ["", ""])[:3], [(3, "coordxet"), (4, "coordyet"), (5, "sourcecoordet")]
        if not said[0] and not said[1]:
            return None
        try:
            x, y = float(said[0].replace(",", ".")), float(said[1].replace(",", "."))
        except ValueError:
            self._note(line, columns[0], said, "ces coordonnées ne sont pas deux nombres")
            return None
        projection = said[2].rpartition(",")[2].strip().upper()
        if projection not in PROJECTIONS:
            self._note(line, columns[2], [projection], "projection inconnue")
            return None
        place = projected(x, y, projection, department)
        if place is None:
            self._note(line, columns[0], said, "ces coordonnées tombent hors du territoire")
            return None
        return round(place[0], 6), round(place[1], 6)

    def _note(self, line: int, column: tuple[int, str], said: Sequence[str], why: str) -> None:
        text = " ; ".join(said[:2])
        self.notes.append(Problem(line, *column, text, f"{why} ; position laissée vide", "warning"))
