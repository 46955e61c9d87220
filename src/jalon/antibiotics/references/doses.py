"""Daily doses (DDD, on screens DDJ) by molecule and route, dated: a series is restated in one set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from jalon.antibiotics.references.molecules import molecules
from jalon.antibiotics.references.tables import Row, made_from, read
from jalon.kernel.refusal import Refusal

# The names of the sets, and a day on which each holds. The WHO revised its values on 1 January 2019.
SETS: Mapping[str, date] = MappingProxyType({"oms_avant_2019": date(2018, 12, 31), "oms_2019": date(2019, 1, 1)})
CURRENT_SET = "oms_2019"
SET_TITLES: Mapping[str, str] = MappingProxyType(
    {"oms_avant_2019": "DDJ OMS, valeurs d'avant 2019", "oms_2019": "DDJ OMS, valeurs de 2019"}
)


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


def ddd_sets() -> Mapping[str, str]:
    """The names of the sets of doses, with their French titles; the first is the oldest."""
    return SET_TITLES


def ddd(atc: str, route: str, on: date | str = CURRENT_SET) -> DailyDose | None:
    """The dose in force on a day, or in a set named by `ddd_sets`; None when there is no value to divide by."""
    dose = _line(atc, route, on)
    return dose if dose is not None and dose.value is not None else None


def why_no_ddd(atc: str, route: str, on: date | str = CURRENT_SET) -> str:
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
    if on not in SETS:
        raise Refusal(f"jeu de DDJ inconnu : {on} ; jeux connus : {', '.join(SETS)}")
    return SETS[on]


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
