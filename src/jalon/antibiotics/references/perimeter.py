"""What a unit does (activity, discipline) and what a specimen is: the words of a perimeter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jalon.antibiotics.references.tables import made_from, read
from jalon.kernel.hospital_codes import activity_key, discipline_key
from jalon.kernel.text import fold

# Words of a label that the table does not hold, by which a screening specimen is still known.
_SCREENING = frozenset({"depistage", "depistages", "portage", "screening", "bmr", "bhr", "bhre", "erv", "epc", "blse"})


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of activity (TA): `eligible` when its days are days of complete hospitalisation."""

    code: str
    label: str
    eligible: bool


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline (DE) with its domain; one code may stand in several domains (999, Covid-19)."""

    code: str
    label: str
    domain: str


@dataclass(frozen=True, slots=True)
class Specimen:
    """What a sample is: its kind (urines, hemocultures…), and whether it was taken to look for carriage."""

    label: str
    kind: str
    screening: bool


@made_from("ta")
def activities() -> Mapping[str, Activity]:
    """The kinds of activity by code, without leading zeros."""
    rows = read("ta", "code", "label", "eligible")
    return MappingProxyType(
        {row["code"]: Activity(row["code"], row["label"], row["eligible"] == "oui") for row in rows}
    )


@made_from("de")
def disciplines() -> Mapping[str, tuple[Discipline, ...]]:
    """The disciplines by code, without leading zeros; several when a code stands in several domains."""
    found: dict[str, list[Discipline]] = {}
    for row in read("de", "code", "label", "domain"):
        found.setdefault(row["code"], []).append(Discipline(row["code"], row["label"], row["domain"]))
    return MappingProxyType({code: tuple(some) for code, some in found.items()})


def activity_of(ta: object) -> Activity | None:
    """The activity that a cell names ("03", 3, 3.0); None when it is unknown or blank."""
    return activities().get(activity_key(ta))


def domain_of(de: object) -> str | None:
    """The domain of a discipline ("055", 55, "196A"); None when it is unknown, blank, or stands in several domains."""
    found = disciplines().get(discipline_key(de), ())
    return found[0].domain if len(found) == 1 else None


def domains() -> tuple[str, ...]:
    """Every domain, in alphabetical order."""
    return tuple(sorted({discipline.domain for some in disciplines().values() for discipline in some}))


def specimen_of(label: str) -> Specimen | None:
    """What a specimen label says; None when the table does not know it and nothing in it tells a screening.

    An unknown label that says "dépistage" or "portage" is a screening: counting it as a diagnosis would be wrong.
    """
    known = _specimens().get(fold(label))
    if known is not None:
        return known
    return Specimen(label, "depistages", True) if _SCREENING & set(fold(label).split()) else None


@made_from("specimens")
def _specimens() -> Mapping[str, Specimen]:
    found: dict[str, Specimen] = {}
    for row in read("specimens", "label", "kind", "screening"):
        found[fold(row["label"])] = Specimen(row["label"], row["kind"], row["screening"] == "oui")
    return MappingProxyType(found)
