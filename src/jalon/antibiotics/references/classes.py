"""Results by class of antibiotics: third-generation cephalosporins, fluoroquinolones, carbapenems, methicillin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jalon.antibiotics.references.organisms import organisms
from jalon.antibiotics.references.tables import made_from, read


@dataclass(frozen=True, slots=True)
class ResultClass:
    """A class and its members, ATC codes in the order of preference.

    `how` is "any" (resistant when one member is, not tested when none is) or "first" (the result of the first member
    tested). `organisms` are the groups to which the class applies, all of them when it is empty.
    """

    code: str
    label: str
    members: tuple[str, ...]
    how: str
    organisms: tuple[str, ...]
    note: str

    def applies_to(self, organism: str) -> bool:
        """Whether the class is read for this organism."""
        known = organisms().get(organism)
        return not self.organisms or (known is not None and known.group in self.organisms)


@made_from("classes")
def classes() -> Mapping[str, ResultClass]:
    """Every class by its code."""
    found: dict[str, ResultClass] = {}
    for row in read("classes", "code", "label", "members", "how", "organisms"):
        members, groups = tuple(row["members"].split()), tuple(row["organisms"].split())
        found[row["code"]] = ResultClass(row["code"], row["label"], members, row["how"], groups, row.get("note", ""))
    return MappingProxyType(found)
