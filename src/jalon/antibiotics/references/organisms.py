"""Organisms known by their Latin name, and the resistances that are natural to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jalon.antibiotics.references.tables import made_from, read


@dataclass(frozen=True, slots=True)
class Organism:
    """A taxon that a laboratory reports: `group` is its family for calculations (staphylocoques, enterobacterales…).

    `gram` is "positif", "negatif" or "sans" (not concerned); `rank` is espèce, complexe, groupe or genre.
    """

    name: str
    group: str
    gram: str
    rank: str


@made_from("organisms")
def organisms() -> Mapping[str, Organism]:
    """Every organism by its Latin name."""
    rows = read("organisms", "name", "group", "gram", "rank")
    found = (Organism(row["name"], row["group"], row["gram"], row["rank"]) for row in rows)
    return MappingProxyType({organism.name: organism for organism in found})


@made_from("organisms")
def groups() -> Mapping[str, frozenset[str]]:
    """The Latin names of each group."""
    found: dict[str, set[str]] = {}
    for organism in organisms().values():
        found.setdefault(organism.group, set()).add(organism.name)
    return MappingProxyType({group: frozenset(names) for group, names in found.items()})


def natural_resistance(organism: str) -> frozenset[str]:
    """The ATC codes that the organism resists by nature, alone or as a member of its group."""
    table = _natural()
    known = organisms().get(organism)
    return table.get(organism, frozenset()) | (table.get(known.group, frozenset()) if known else frozenset())


@made_from("natural_resistance")
def _natural() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read("natural_resistance", "organism", "atc"):
        found.setdefault(row["organism"], set()).add(row["atc"])
    return MappingProxyType({organism: frozenset(codes) for organism, codes in found.items()})
