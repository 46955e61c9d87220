"""The items on good use that a hospital answers (Icatb 2), as the reference table holds them, with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jalon.antibiotics.actions.quality import PAQSS
from jalon.antibiotics.models import QualityAction
from jalon.antibiotics.references.tables import made_from, read
from jalon.directory.models import Entity

ANSWERS = {"faite": "oui", "en_cours": "en partie", "prevue": "prévu", "abandonnee": "non"}  # states, as answers


@dataclass(frozen=True)
class Item:
    """`confirmed` False: written from memory, said so where it is shown."""

    code: str
    part: str
    title: str
    confirmed: bool


@made_from("icatb2")
def items() -> Mapping[str, Item]:
    rows = read("icatb2", "code", "part", "item", "confirmed")
    found = (Item(row["code"], row["part"], row["item"], row["confirmed"] == "oui") for row in rows)
    return MappingProxyType({one.code: one for one in found})


def answers(hospital: Entity, year: int) -> list[tuple[Item, QualityAction | None]]:
    """Every item with what the hospital answered that year."""
    held = {one.item: one for one in actions(hospital, year, paqss=False)}
    return [(one, held.get(one.code)) for one in items().values()]


def actions(hospital: Entity, year: int, *, paqss: bool = True) -> list[QualityAction]:
    """The actions of the quality plan (else the answers) of a year that were not withdrawn."""
    found = QualityAction.objects.filter(establishment=hospital, year=year, withdrawn_at=None)
    return list(found.filter(item=PAQSS) if paqss else found.exclude(item=PAQSS))
