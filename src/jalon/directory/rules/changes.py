"""What differs between two vintages of a list that is complete for its domain.

A list gives no date: a difference is only ever "between the list of X and the list of Y".
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple


class Described(NamedTuple):
    """What a vintage says of one entity, as far as changes are concerned."""

    name: str
    finess_ej: str
    category: str


class Found(NamedTuple):
    """One difference; `what` is a value of `models.Change.What`."""

    entity: int
    what: str
    before: str
    after: str


_COMPARED = (("ej_changed", "finess_ej"), ("renamed", "name"), ("category_changed", "category"))


def adjacent(vintages: Iterable[date]) -> list[tuple[date, date]]:
    """Each vintage with the next one, in order of time."""
    ordered = sorted(set(vintages))
    return list(zip(ordered, ordered[1:], strict=False))


def compare(before: Mapping[int, Described], after: Mapping[int, Described]) -> list[Found]:
    """The differences between two vintages, by entity; an entity absent is only "no longer listed"."""
    found: list[Found] = []
    for entity in sorted(before.keys() | after.keys()):
        old, new = before.get(entity), after.get(entity)
        if old is None and new is not None:
            found.append(Found(entity, "newly_listed", "", new.name))
        elif new is None and old is not None:
            found.append(Found(entity, "no_longer_listed", old.name, ""))
        elif old is not None and new is not None and old != new:
            for what, field in _COMPARED:
                was, became = getattr(old, field), getattr(new, field)
                if was != became:
                    found.append(Found(entity, what, was, became))
    return found
