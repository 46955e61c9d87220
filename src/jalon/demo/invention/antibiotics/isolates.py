"""What laboratories find in a quarter: isolates with their antibiogram, some of a patient seen before."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from jalon.demo.invention.antibiotics.germs import CARRIED, FAMILIES, GERMS, LABELS, Germ
from jalon.demo.invention.antibiotics.hospitals import Followed
from jalon.demo.invention.antibiotics.quarters import Activity, rank_of_quarter
from jalon.demo.invention.chance import chance
from jalon.kernel.periods import Period

SPECIMENS = {"Urines": 52, "Hémoculture": 15, "Pus profond": 8, "Aspiration trachéale": 7, "Plaie": 10, "Cathéter": 4}
SCREENING = "Écouvillon rectal"
_SCREENED = 0.04  # share of the specimens that look for carriers
_AGAIN = 0.16  # share of isolates from a patient in whom the same germ was found before
_TESTED = 0.94
_ORDINARY_RATE = 600  # daily doses for 1,000 bed-days around which a ward's pressure is 1


class Isolate(NamedTuple):
    ward: str
    patient: str
    day: date
    specimen: str
    germ: str
    blse: bool
    carbapenemase: bool
    results: dict[str, str]  # label of the antibiotic → S, SFP or R; absent: not tested


def isolates(followed: Followed, quarter: Period, activities: list[Activity]) -> list[Isolate]:
    """In the order of the laboratory: by day."""
    rank = rank_of_quarter(quarter)
    days, found = (quarter.last_day - quarter.first_day).days, []
    for order, activity in enumerate(activities):
        seed = chance(25, followed.rank, rank, order)
        pressure = followed.pressure * _pressure(activity) * (1 + 0.008 * rank)
        seen: list[Isolate] = []
        for serial in range(int(activity.found * seed.uniform(0.9, 1.1) + seed.random())):
            if seen and seed.random() < _AGAIN:
                seen.append(_again(seed.choice(seen), quarter, seed))
                continue
            patient = f"FICTIF-{followed.rank:02d}{rank}{order:02d}{serial:03d}"
            day = quarter.first_day + timedelta(seed.randrange(days + 1))
            seen.append(_isolate(activity.ward.code, patient, day, pressure, seed))
        found += seen
    return sorted(found, key=lambda one: (one.day, one.ward, one.patient))


def _pressure(activity: Activity) -> float:
    """Where more is dispensed, more resists: the link that the cross analysis is to show."""
    if not activity.bed_days:
        return 0.9
    rate = activity.doses * 1_000 / activity.bed_days
    return 0.6 + 0.4 * min(2.2, rate / _ORDINARY_RATE)


def _again(former: Isolate, quarter: Period, seed: Random) -> Isolate:
    """The same patient and germ some days later; a result may have become resistant meanwhile."""
    day = min(quarter.last_day, former.day + timedelta(seed.randrange(1, 25)))
    results = dict(former.results)
    if seed.random() < 0.2:
        changed = seed.choice([*results])
        results[changed] = "R"
    return former._replace(day=day, results=results)


def _isolate(ward: str, patient: str, day: date, pressure: float, seed: Random) -> Isolate:
    if seed.random() < _SCREENED:
        germ, specimen = seed.choice([one for one in GERMS if one.name in CARRIED]), SCREENING
        hard = seed.random() < 0.8
    else:
        germ = seed.choices(GERMS, [one.share for one in GERMS])[0]
        specimen = seed.choices([*SPECIMENS], [*SPECIMENS.values()])[0]
        hard = seed.random() < min(0.9, germ.hard * pressure)
    rare = hard and seed.random() < germ.carbapenemase
    drawn: dict[str, float] = {}
    results = {}
    for code in germ.panel:
        luck = drawn.setdefault(FAMILIES.get(code, code), seed.random())
        if seed.random() < _TESTED:
            results[LABELS[code]] = _result(germ, code, hard, rare, pressure, luck)
    return Isolate(ward, patient, day, specimen, germ.name, hard and germ.flag == "blse", rare, results)


def _result(germ: Germ, code: str, hard: bool, rare: bool, pressure: float, luck: float) -> str:
    """`luck`: between 0 and 1, the same for the molecules of a family."""
    if rare and code in ("IPM", "MEM", "ETP"):
        return "R"
    rate = germ.panel[code][hard]
    if rate < 1:
        rate = min(0.95, rate * pressure)
    return "R" if luck < rate else germ.wild.get(code, "S")
