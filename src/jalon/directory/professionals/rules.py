"""What is kept of a row of the national file, and the statements it holds. No Django, no file, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.rules.places import official_commune, official_department
from jalon.kernel import rpps

LIST_KIND = "professionals"  # of the lists of the catalogue that name persons
RPPS, ADELI = "8", "0"
LABELLED = {  # nomenclature of the labels, by the field of the code
    "profession": "professions",
    "category": "categories_pro",
    "skill": "savoir_faire",
    "mode": "modes_exercice",
    "sector": "secteurs_activite",
}
LEFT_OUT = {
    "profession": "profession non suivie",
    "elsewhere": "exerce hors des territoires suivis",
    "unknown_place": "lieu d'exercice inconnu",
}
WHY = {
    "no_key": "ce n'est pas un numéro RPPS (onze chiffres)",
    "check_digit": "la clé de contrôle du numéro RPPS est fausse",
    "no_number": "le numéro manque",
    "unknown_kind": "nature de numéro inconnue (attendu : 8 pour RPPS, 0 pour ADELI)",
}
PRACTICE = ("profession", "category", "title", "last_name", "first_name")
ACTIVITY = (
    "profession", "mode", "finess_et", "finess_ej", "siret", "structure_id", "structure_name", "commune_code", "town",
    "department", "region", "sector",
)  # fmt: skip
SKILL = ("profession", "skill_kind", "skill")
LONGEST = {  # what the database holds of each field
    "profession": 4, "category": 2, "title": 30, "last_name": 100, "first_name": 100, "mode": 2, "finess_et": 9,
    "finess_ej": 9, "siret": 14, "structure_id": 40, "structure_name": 200, "commune_code": 5, "town": 120, "sector": 6,
    "skill_kind": 4, "skill": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What is kept: professions by code, and the départements of the places where they are exercised.

    `choices`: pairs (professions, départements), one per file of the catalogue; a row is kept when one takes it.
    """

    choices: tuple[tuple[frozenset[str], frozenset[str]], ...]

    @property
    def professions(self) -> frozenset[str]:
        return frozenset().union(*(professions for professions, _ in self.choices))

    def why_left_out(self, profession: str, department: str) -> str:
        """Why the row is not kept, as a word of LEFT_OUT; "" when it is."""
        places = [departments for professions, departments in self.choices if profession in professions]
        if not places:
            return "profession"
        if not department:
            return "unknown_place"
        return "" if any(department in departments for departments in places) else "elsewhere"

    def as_text(self) -> str:
        """What tells two scopes apart."""
        return ";".join(sorted(f"{','.join(sorted(one))}@{','.join(sorted(where))}" for one, where in self.choices))


class Number(NamedTuple):
    """The number of a professional, with its kind; `problem` is a word of WHY."""

    kind: str
    number: str
    problem: str = ""


def read_number(kind: str, text: str) -> Number:
    """The number as the row gives it: an RPPS whose key is wrong waits, an ADELI is kept as it is."""
    kind = kind or (RPPS if len(text) == rpps.LENGTH else "")
    if not text:
        return Number(kind, "", "no_number")
    if kind == ADELI:
        return Number(kind, text[:20])
    if kind != RPPS:
        return Number(kind, "", "unknown_kind")
    return Number(kind, *rpps.read(text))


def department_of(department: str, commune: str) -> str:
    """The known département of a structure, as said, else that of its commune; "" when there is none."""
    if department:
        code = official_department(department)
        return code if code in DEPARTMENTS else ""
    commune = official_commune(commune) if commune else ""
    return next((commune[:size] for size in (3, 2) if commune[:size] in DEPARTMENTS), "")


def shortened(values: Mapping[str, str]) -> dict[str, str]:
    """The values as the database can hold them."""
    return {name: text[: LONGEST.get(name, 200)] for name, text in values.items()}


def fingerprint(number: Number, values: Sequence[str]) -> int:
    """What names a statement among those of its kind: whom it is about, and all that it says.

    64 bits: among a million statements, two that differ meet once in forty million files.
    """
    said = "\x1f".join((number.kind, number.number, *values))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big", signed=True)
