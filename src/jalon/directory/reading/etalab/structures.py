"""The lines of structures of an etalab file, turned into columns."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.reading.etalab.opened import COLUMNS, Line, Opened
from jalon.directory.reading.etalab.positions import Positions
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.table import Slab
from jalon.directory.rules import official_department
from jalon.directory.rules.national import SECTORS, commune_of, names_of, town_of

FEWEST = 31  # the last field came in later years
STRUCTURE = "structureet"
TOWNS = 50_000  # ends of address that are remembered: a national file has about as many
# Worked out from the others, each with the column that a problem is shown at.
ADDED = {
    "nom": "rslongue", "etat": "rs", "commune_cog": "commune", "ville": "ligneacheminement",
    "code_postal": "ligneacheminement", "dep": "departement", "region": "departement", "secteur": "codesph",
    "latitude": "", "longitude": "", "millesime": "",
}  # fmt: skip
_READ = ("nofinesset", "rs", "rslongue", "ligneacheminement", "departement", "commune", "codesph")


class Structures:
    """Turns lines of the file into columns: their own, then what is worked out from them."""

    def __init__(self, file: Opened, positions: Positions) -> None:
        self.file, self.positions = file, positions
        self.width = len(file.columns)
        self.usual = file.columns == COLUMNS
        self.fewest = FEWEST if self.usual else self.width - 1
        self.at = [file.columns.index(name) if name in file.columns else self.width for name in _READ]
        self.settled = frozenset(range(self.width, self.width + len(ADDED)))
        self.town = lru_cache(TOWNS)(town_of)

    def __call__(self, lines: Sequence[Line]) -> Slab:
        unreadable = [problem for one in lines if (problem := self._misshapen(*one))]
        if unreadable:
            lines = [one for one in lines if not self._misshapen(*one)]
        numbers, blank = [number for number, _ in lines], ("",) * len(lines)
        columns: list[Sequence[Any]] = list(zip_longest(*[cells for _, cells in lines], fillvalue=""))
        columns += [blank] * (self.width + 1 - len(columns))  # one more: a column that this file lacks
        columns[self.width :] = self._worked_out(numbers, columns)
        return Slab(numbers, columns, unreadable, self.settled)

    def _worked_out(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> list[Sequence[Any]]:
        """The columns of ADDED, in their order."""
        codes, short, long, deliveries, written, communes, sph = [columns[rank] for rank in self.at]
        places = {one: _place(one) for one in set(written)}
        departments = [places[one][0] for one in written]
        names, closed = names_of(short, long)
        towns = [self.town(one) for one in deliveries]
        sectors = {one: SECTORS.get(one.strip(), "") for one in set(sph)}
        return [
            names, ["I" if one else "A" for one in closed], list(map(commune_of, departments, communes)),
            [town for town, _ in towns], [code for _, code in towns], departments, [places[one][1] for one in written],
            [sectors[one] for one in sph], *self.positions.of(numbers, codes, columns, departments),
            [self.file.vintage] * len(numbers),
        ]  # fmt: skip

    def _misshapen(self, line: int, cells: Sequence[str]) -> Problem | None:
        if self.usual and cells[0] != STRUCTURE:
            message = "ni une structure, ni une position : ligne d'une nature inconnue"
            return Problem(line, 1, "section", cells[0], message)
        if not self.fewest <= len(cells) <= self.width:
            message = f"{len(cells)} champs au lieu de {self.fewest} ou {self.width} : ligne coupée, ou mal citée"
            return Problem(line, min(len(cells), self.width), "", "", message)
        return None


def _place(written: str) -> tuple[str, str]:
    """The official code of a département, and its region."""
    department = official_department(written)
    return department, DEPARTMENTS[department].region if department in DEPARTMENTS else ""
