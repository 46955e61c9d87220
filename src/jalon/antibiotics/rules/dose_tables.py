"""A new table of daily doses against the one held: what changes, from which day, and what stays of the former one.

Doses are dated: a changed value closes the former one the day before, so that an old series can still be restated in
the doses of its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

Key = tuple[str, str]  # ATC code, route


@dataclass(frozen=True)
class Stated:
    """A dose as the new table says it; `row` is that of its worksheet. `unit`: g, or MUI (a million units)."""

    row: int
    atc: str
    route: str
    value: Decimal
    unit: str
    note: str = ""

    @property
    def key(self) -> Key:
        return self.atc, self.route


@dataclass(frozen=True)
class Held:
    """A dose of the table held; `value` None: known not to have one. The validity is inclusive, None where open."""

    atc: str
    route: str
    value: Decimal | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    source: str
    confirmed: bool
    note: str

    @property
    def key(self) -> Key:
        return self.atc, self.route

    def says(self, stated: Stated) -> bool:
        """The same dose?"""
        return self.value == stated.value and self.unit == stated.unit


@dataclass(frozen=True)
class Change:
    """What one molecule and route had, and has: None where there was nothing, or no value."""

    atc: str
    route: str
    before: Held | None
    after: Stated


@dataclass(frozen=True)
class Merged:
    """`rows`: the table to write. `confirmed`: values that were from memory, and are those of the new table."""

    rows: tuple[Held, ...]
    changed: tuple[Change, ...]
    added: tuple[Change, ...]
    confirmed: tuple[Key, ...]
    kept: tuple[Key, ...]  # held, and not in the new table: left as they are


def chosen(stated: Iterable[Stated], held: Mapping[Key, Held]) -> tuple[dict[Key, Stated], dict[Key, list[Stated]]]:
    """One dose by molecule and route, and those between which nothing tells.

    The WHO gives several for some ("erythromycin ethylsuccinate tablets"): the one that is held stays while it is
    still there, else the only one without a remark.
    """
    several: dict[Key, list[Stated]] = {}
    for one in stated:
        if not any((one.value, one.unit) == (other.value, other.unit) for other in several.setdefault(one.key, [])):
            several[one.key].append(one)
    found, doubtful = {}, {}
    for key, some in several.items():
        plain = [one for one in some if not one.note]
        same = [one for one in some if key in held and held[key].says(one)]
        only = some if len(some) == 1 else same or (plain if len(plain) == 1 else [])
        if only:
            found[key] = only[0]
        else:
            doubtful[key] = some
    return found, doubtful


def standing(rows: Iterable[Held]) -> dict[Key, Held]:
    """The dose that holds today for each molecule and route: the one that nothing has closed."""
    return {one.key: one for one in rows if one.valid_to is None}


def merged(rows: Sequence[Held], stated: Mapping[Key, Stated], *, day: date, source: str) -> Merged:
    """The table held with the new doses in force from `day`; the same table twice changes nothing more."""
    now = standing(rows)
    kept = [one for one in rows if one.valid_to is not None]
    changed: list[Change] = []
    added: list[Change] = []
    confirmed: list[Key] = []
    for key in sorted(now.keys() | stated.keys()):
        former, new = now.get(key), stated.get(key)
        if new is None:
            kept.append(now[key])
        elif former is not None and former.says(new):
            confirmed += [] if former.confirmed else [key]
            kept.append(former if former.confirmed else replace(former, confirmed=True, source=source, note=new.note))
        else:
            (added if former is None else changed).append(Change(*key, former, new))
            kept += _replaced(former, new, day, source)
    ordered = sorted(kept, key=lambda one: (one.key, one.valid_from or date.min))
    left = tuple(sorted(now.keys() - stated.keys()))
    return Merged(tuple(ordered), tuple(changed), tuple(added), tuple(confirmed), left)


def _replaced(former: Held | None, new: Stated, day: date, source: str) -> list[Held]:
    """The former dose, closed the day before, then the new one. A dose that began that very day is corrected.

    A dose where there was none, or where there was no value, holds for the past too: nothing else is known of it.
    """
    first = former is None or former.value is None
    begun = None if first else day
    made = Held(*new.key, new.value, new.unit, begun, None, source, True, new.note)
    if former is None or former.value is None:
        return [made]
    if former.valid_from is not None and former.valid_from >= day:
        return [replace(made, valid_from=former.valid_from)]
    return [replace(former, valid_to=day - timedelta(days=1)), made]
