"""Where an etalab file puts its structures: on lines of their own after them, or on the same line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import isnan, nan
from typing import Protocol

from jalon.directory.reading.etalab.opened import Opened
from jalon.directory.reading.problems import Problem
from jalon.directory.rules.positions import Degrees, projected
from jalon.directory.rules.projections import PROJECTIONS

WORDS = ("coordxet", "coordyet", "sourcecoordet")
AFTER = (3, 4, 5)  # their columns on a line of position
WARNING = "warning"


class Positions(Protocol):
    """Latitudes and longitudes, asked for some structures after others; notes are complete once all were asked."""

    def of(
        self, lines: Sequence[int], codes: Sequence[str], columns: Sequence[Sequence[str]], departments: Sequence[str]
    ) -> tuple[Degrees, Degrees]: ...

    def notes(self) -> list[Problem]: ...


def positions_of(file: Opened) -> Positions:
    return Beside(file) if set(WORDS) <= set(file.columns) else Apart(file)


@dataclass
class Said:
    """Columns of positions as written: where, two numbers, and words that end with their projection."""

    lines: Sequence[int]
    xs: Sequence[str]
    ys: Sequence[str]
    sources: Sequence[str]
    notes: list[Problem]

    def degrees(self, departments: Sequence[str], headers: Sequence[tuple[int, str]]) -> tuple[Degrees, Degrees]:
        """Latitudes and longitudes; None with a note when what is written cannot be there."""
        projections = {one: one.rpartition(",")[2].strip().upper() for one in set(self.sources)}
        named = [projections[one] for one in self.sources]
        metres = _metres(self.xs), _metres(self.ys)
        latitudes, longitudes = projected(*metres, named, departments)
        if None in latitudes:
            for rank, place in enumerate(latitudes):
                if place is None and (self.xs[rank] or self.ys[rank]):
                    wrong = any(isnan(column[rank]) for column in metres)
                    self._note(rank, "" if wrong else named[rank], wrong, headers)
        return latitudes, longitudes

    def _note(self, rank: int, projection: str, wrong: bool, headers: Sequence[tuple[int, str]]) -> None:
        """Why that position is not kept, at its place in the file."""
        at, text, why = headers[0], f"{self.xs[rank]} ; {self.ys[rank]}", "ces coordonnées tombent hors du territoire"
        if wrong:
            why = "ces coordonnées ne sont pas deux nombres"
        elif projection not in PROJECTIONS:
            at, text, why = headers[2], projection, "projection inconnue"
        message = f"{why} ; position laissée vide"
        self.notes.append(Problem(self.lines[rank], *at, text, message, WARNING))


class Beside:
    """Each on the line of its structure."""

    def __init__(self, file: Opened) -> None:
        self.at = [file.columns.index(word) for word in WORDS]
        self.headers = [(rank + 1, file.columns[rank]) for rank in self.at]
        self.told: list[Problem] = []

    def of(
        self, lines: Sequence[int], codes: Sequence[str], columns: Sequence[Sequence[str]], departments: Sequence[str]
    ) -> tuple[Degrees, Degrees]:
        xs, ys, sources = (columns[rank] for rank in self.at)
        return Said(lines, xs, ys, sources, self.told).degrees(departments, self.headers)

    def notes(self) -> list[Problem]:
        return self.told


class Apart:
    """Each on a line of its own, after all structures: read before them, and asked for by number."""

    def __init__(self, file: Opened) -> None:
        self.rank: dict[str, int] = {}  # of a position not yet asked for, by number; of two, the last
        self.lines, self.xs, self.ys, self.sources = [0], [""], [""], [""]  # the first is nowhere
        self.told: list[Problem] = []
        for some in file.positions():
            cut = [f"{line};;;".split(";", 5) for _, line in some]
            _, codes, xs, ys, sources, _ = zip(*cut, strict=True)
            self.rank.update(zip(codes, count(len(self.lines)), strict=False))
            self.lines += [line for line, _ in some]
            self.xs += xs
            self.ys += ys
            self.sources += sources

    def of(
        self, lines: Sequence[int], codes: Sequence[str], columns: Sequence[Sequence[str]], departments: Sequence[str]
    ) -> tuple[Degrees, Degrees]:
        ranks = [self.rank.pop(code, 0) for code in codes]
        xs, ys, sources = ([column[rank] for rank in ranks] for column in (self.xs, self.ys, self.sources))
        asked = Said([self.lines[rank] for rank in ranks], xs, ys, sources, self.told)
        return asked.degrees(departments, list(zip(AFTER, WORDS, strict=True)))

    def notes(self) -> list[Problem]:
        why = "position d'un établissement que le fichier ne décrit pas"
        unasked = [Problem(self.lines[rank], 2, "nofinesset", code, why, WARNING) for code, rank in self.rank.items()]
        return self.told + unasked


def _metres(written: Sequence[str]) -> list[float]:
    """Those texts as numbers; not a number where there is none."""
    try:
        return list(map(float, written))
    except ValueError:
        return [_metre(one) for one in written]


def _metre(written: str) -> float:
    try:
        return float(written.replace(",", ".")) if written else nan
    except ValueError:
        return nan
