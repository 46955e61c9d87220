"""Molecules: what an ATC code of level 5 is, and how it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jalon.antibiotics.references.tables import made_from, read

TOTAL, OFF_TOTAL, OUT = "total", "off_total", "out"


@dataclass(frozen=True, slots=True)
class Molecule:
    """A molecule, or an association, known by its ATC code.

    `scope` says whether its consumption is in the total of antibiotics ("total"), shown beside it ("off_total",
    digestive forms) or left out ("out", antifungals and others). `aware` is the group of the WHO, empty when it has
    none; `critical` and `last_resort` are the French notions of critical and last-resort antibiotics.
    """

    atc: str
    name: str
    family: str
    aware: str
    broad_spectrum: bool
    critical: bool
    last_resort: bool
    scope: str
    note: str

    @property
    def atc4(self) -> str:
        """The chemical subgroup, five characters (level 4 of the ATC)."""
        return self.atc[:5]

    @property
    def atc3(self) -> str:
        """The pharmacological subgroup, four characters (level 3 of the ATC)."""
        return self.atc[:4]


@made_from("molecules")
def molecules() -> Mapping[str, Molecule]:
    """Every molecule by its ATC code."""
    rows = read("molecules", "atc", "name", "family", "aware", "broad_spectrum", "critical", "last_resort", "scope")
    return MappingProxyType({row["atc"]: _molecule(row) for row in rows})


def molecule_name(atc: str) -> str:
    """The French name of a molecule; its code when the table does not hold it."""
    molecule = molecules().get(atc)
    return molecule.name if molecule else atc


def _molecule(row: dict[str, str]) -> Molecule:
    return Molecule(
        atc=row["atc"],
        name=row["name"],
        family=row["family"],
        aware=row["aware"],
        broad_spectrum=row["broad_spectrum"] == "oui",
        critical=row["critical"] == "oui",
        last_resort=row["last_resort"] == "oui",
        scope=row["scope"],
        note=row.get("note", ""),
    )
