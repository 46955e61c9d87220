"""What a hospital does in a quarter, ward by ward: bed-days, admissions, daily doses turned into dispensed units."""

from functools import cache
from random import Random
from typing import NamedTuple

from jalon.antibiotics import references
from jalon.demo.invention.antibiotics.drugs import CARBAPENEMS, DRUGS, Drug
from jalon.demo.invention.antibiotics.hospitals import Followed, wards_of
from jalon.demo.invention.antibiotics.wards import KINDS, Ward
from jalon.demo.invention.chance import chance
from jalon.demo.invention.world import World
from jalon.kernel.periods import Period

QUARTERS = tuple(Period(code) for code in ("2023-T4", "2024-T1", "2024-T2", "2024-T3", "2024-T4", "2025-T1"))
NEXT = Period("2025-T2")  # left to whoever wants to try
_SEASONS = {1: 1.06, 2: 0.98, 3: 0.94, 4: 1.02}  # doses by quarter of the year: winters weigh more
_TREND = 0.985  # from one quarter to the next
_DRUGS_OF_A_WARD = {"chu": 66}  # how many presentations a ward is given at most; 30 elsewhere


class Activity(NamedTuple):
    """A ward's quarter. `bed_days` 0: nobody sleeps there. `doses`: the daily doses that it uses."""

    ward: Ward
    bed_days: int
    admissions: int
    doses: float
    found: float  # isolates to expect


def rank_of_quarter(quarter: Period) -> int:
    """0 for the first quarter told."""
    return (*QUARTERS, NEXT).index(quarter)


def activities(world: World, followed: Followed, quarter: Period) -> list[Activity]:
    rank, found = rank_of_quarter(quarter), []
    days = (quarter.last_day - quarter.first_day).days + 1
    season = _SEASONS[int(quarter.code[-1])]
    for order, ward in enumerate(wards_of(followed, world)):
        seed, own = chance(21, followed.rank, rank, order), chance(22, followed.rank, order)
        kind = KINDS[ward.kind]
        level = followed.level * own.uniform(0.85, 1.15) * season * _TREND**rank * seed.uniform(0.94, 1.06)
        bed_days = int(ward.beds * days * min(0.99, kind.occupied * seed.uniform(0.95, 1.05)))
        base = bed_days / 1_000 if kind.stay else 1.0
        admissions = int(bed_days / kind.stay) if kind.stay else 0
        found.append(Activity(ward, bed_days, admissions, kind.rate * level * base, kind.found * base))
    return found


def dispensed(followed: Followed, quarter: Period, activity: Activity, order: int) -> list[tuple[Drug, int]]:
    """Units of each presentation given to a ward in a quarter: its daily doses, shared among the drugs it uses."""
    seed, own = chance(23, followed.rank, rank_of_quarter(quarter), order), chance(24, followed.rank, order)
    uses = KINDS[activity.ward.kind].uses
    shares = {drug: drug.share * uses[drug.use] * own.lognormvariate(0, 0.35) for drug in DRUGS}
    for drug in DRUGS:
        if drug.atc.startswith(CARBAPENEMS):
            shares[drug] *= followed.carbapenems
    used = sorted(shares, key=lambda drug: -shares[drug])[: _DRUGS_OF_A_WARD.get(followed.layout, 30)]
    whole = sum(shares[drug] for drug in used)
    found = []
    for drug in used:
        units = _units(drug, activity.doses * shares[drug] / whole, seed)
        if units:
            found.append((drug, units))
    return found


def _units(drug: Drug, doses: float, seed: Random) -> int:
    """Daily doses as whole units; a remainder is one unit now and then, so that small wards are not emptied."""
    units = doses * seed.lognormvariate(0, 0.18) * _daily_dose(drug) / drug.dose
    return int(units) + (seed.random() < units % 1)


@cache
def _daily_dose(drug: Drug) -> float:
    daily = references.ddd(drug.atc, drug.route)
    if daily is None or daily.value is None:
        raise LookupError(f"{drug.label} has no daily dose")
    return daily.value
