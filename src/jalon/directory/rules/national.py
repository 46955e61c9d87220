"""How the national FINESS feeds write names, places and statuses, and what they mean here."""

import re
from collections.abc import Sequence

_CLOSED = re.compile(r"^\s*\[\s*ferm[ée]e?\s*\]\s*", re.IGNORECASE)
_DELIVERY = re.compile(r"^\s*(\d{4,5})\s+(.*)$", re.DOTALL)
_CEDEX = re.compile(r"\s+CEDEX(\s+\d+)?\s*$", re.IGNORECASE)

# The participation in the public hospital service (nomenclature R73 of the ANS), where it tells the sector.
SECTORS = {"1": "public", "6": "prive_non_lucratif", "7": "prive_non_lucratif"}


def name_of(short: str, long: str) -> tuple[str, bool]:
    """The fullest name, and whether a mark before it says that the place is closed: "[Fermé] CLINIQUE…"."""
    name = long.strip() or short.strip()
    if "[" not in name and "[" not in short:
        return name, False
    bare = _CLOSED.sub("", name)
    return bare, bare != name or bool(_CLOSED.match(short))


def names_of(shorts: Sequence[str], longs: Sequence[str]) -> tuple[list[str], list[bool]]:
    """The same, of columns: where no name bears a mark, none is looked for."""
    names = [long.strip() or short.strip() for short, long in zip(shorts, longs, strict=True)]
    closed = [False] * len(names)
    for rank, both in enumerate(map(str.__add__, shorts, longs)):
        if "[" in both:
            names[rank], closed[rank] = name_of(shorts[rank], longs[rank])
    return names, closed


def town_of(delivery: str) -> tuple[str, str]:
    """Town and postal code of the last line of an address: "97306 CAYENNE CEDEX" is Cayenne, 97306."""
    found = _DELIVERY.match(delivery)
    town = found[2] if found else delivery
    return (_CEDEX.sub("", town) if "CEDEX" in town.upper() else town).strip(), found[1].zfill(5) if found else ""


def commune_of(department: str, commune: str) -> str:
    """The INSEE code of a commune that etalab cuts in two: 01 and 451, 971 (which it writes 9A) and 101 (97101)."""
    commune = commune.strip()
    if not commune or not department:
        return ""
    return commune if len(commune) == 5 else department[:2] + commune.zfill(3)


def department_of(commune: str) -> str:
    """The département of an INSEE commune code."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]
