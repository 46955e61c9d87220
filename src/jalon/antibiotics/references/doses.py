"""Daily doses (DDD, on screens DDJ) by molecule and route, dated: a series is restated in one set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from jalon.antibiotics.references.molecules import molecules
from jalon.antibiotics.references.tables import Row, made_from, read
from jalon.kernel.refusal import Refusal

REVISION = date(2019, 1, 1)  # the revision of the WHO from which sets of doses are told apart


@dataclass(frozen=True, slots=True)
class DailyDose:
    """The assumed average daily dose of a molecule by one route, in `unit` (g or MUI: a million units).

    `value` is None when no dose was assigned: `note` says why, and the units are counted without dose. `confirmed` is
    False when the value comes from memory and must be checked. The validity is inclusive, None where it is open.
    """

    atc: str
    route: str
    value: float | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    source: str
    confirmed: bool
    note: str

    def holds_on(self, day: date) -> bool:
        """Whether the value was the one in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@made_from("ddd")
def doses() -> Mapping[tuple[str, str], tuple[DailyDose, ...]]:
    """Every dose by molecule and route, the oldest first."""
    found: dict[tuple[str, str], list[DailyDose]] = {}
    for number, row in enumerate(read("ddd", "atc", "route", "ddd", "unit", "valid_from", "valid_to"), start=2):
        dose = _dose(row, f"ddd.csv, ligne {number}")
        found.setdefault((dose.atc, dose.route), []).append(dose)
    ordered = {key: tuple(sorted(some, key=lambda dose: dose.valid_from or date.min)) for key, some in found.items()}
    return MappingProxyType(ordered)


@made_from("ddd")
def set_days() -> Mapping[str, date]:
    """The sets of doses, the oldest first, with a day on which each holds: one before 2019, then one by year of change.

    The table itself makes them: values that begin in 2026 are a set of 2026, and the current one.
    """
    begun = {dose.valid_from for some in doses().values() for dose in some if dose.valid_from}
    starts = sorted({REVISION} | {day for day in begun if day > REVISION})
    before = {f"oms_avant_{REVISION.year}": REVISION - timedelta(days=1)}
    return MappingProxyType(before | {f"oms_{day.year}": day for day in starts})


def ddd_sets() -> Mapping[str, str]:
    """The names of the sets of doses, with their French titles; the first is the oldest, the last the current one."""
    return {name: _title(name, day) for name, day in set_days().items()}


def _title(name: str, day: date) -> str:
    before = name.startswith("oms_avant_")
    return f"DDJ OMS, valeurs d'avant {day.year + 1}" if before else f"DDJ OMS, valeurs de {day.year}"


def current_set() -> str:
    """The set used when none is named: the latest of the table."""
    return list(set_days())[-1]


def ddd(atc: str, route: str, on: date | str = "") -> DailyDose | None:
    """The dose in force on a day, or in a set named by `ddd_sets` (the current one when none is named).

    None when there is no value to divide by.
    """
    dose = _line(atc, route, on)
    return dose if dose is not None and dose.value is not None else None


def why_no_ddd(atc: str, route: str, on: date | str = "") -> str:
    """The French reason why `ddd` gives None; empty when it gives a dose."""
    dose = _line(atc, route, on)
    if dose is not None:
        return "" if dose.value is not None else dose.note
    known = molecules().get(atc)
    if known is None:
        return f"molécule inconnue : {atc}"
    return f"{known.name} n'a pas de DDJ par la voie {route}" if route else f"voie inconnue pour {known.name}"


def _line(atc: str, route: str, on: date | str) -> DailyDose | None:
    day = _day(on)
    return next((dose for dose in doses().get((atc, route), ()) if dose.holds_on(day)), None)


def _day(on: date | str) -> date:
    if isinstance(on, date):
        return on
    sets = set_days()
    name = on or current_set()
    if name not in sets:
        raise Refusal(f"jeu de DDJ inconnu : {on} ; jeux connus : {', '.join(sets)}")
    return sets[name]


def _dose(row: Row, where: str) -> DailyDose:
    try:
        return DailyDose(
            atc=row["atc"],
            route=row["route"],
            value=float(row["ddd"]) if row["ddd"] else None,
            unit=row["unit"],
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row.get("source", ""),
            confirmed=row.get("confirmed") == "oui",
            note=row.get("note", ""),
        )
    except ValueError as error:
        raise Refusal("une dose est un nombre à point décimal, une date s'écrit 2019-01-01", where=where) from error
