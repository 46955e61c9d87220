"""Consumption against resistance: the same places, or the same quarters, at each lag."""

from dataclasses import dataclass, replace

from jalon.antibiotics.facts import files
from jalon.antibiotics.models import Kind
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.comparing import is_small_or_told_by_totals
from jalon.antibiotics.queries.measuring import Held, Measure, measured
from jalon.antibiotics.rules.crossing import Crossing, crossed
from jalon.kernel.periods import Period

LAGS = (0, 1, 2, 3, 4)  # quarters
QUARTER = "quarter"  # points: the quarters of all those asked together
MOST_QUARTERS = 20

At = tuple[str, str]  # place and the first quarter of its figures


@dataclass(frozen=True)
class Crossings:
    """What was counted of each point on either side, and the crossing at each of the lags. `hidden`: see `_hide`."""

    consumption: dict[At, Held]
    resistance: dict[At, Held]
    hidden: frozenset[At]
    lags: tuple[Crossing, ...]


def cross(asked: Asked, consumption: Measure, resistance: Measure, points: str, *, inside: bool) -> Crossings:
    """Points are units, services or establishments over the period asked, or quarters up to it.

    Over a place, each point is one place: its consumption in the period, its resistance in the same number of quarters,
    so many later. `inside`: the person works in the hospital, nothing is hidden from him.
    """
    if points == QUARTER:
        above, below = _by_quarter(asked, consumption), _by_quarter(asked, resistance, later=max(LAGS))
    else:
        above = _by_place(asked, consumption, points)
        below = {}
        for lag in LAGS:
            below |= _by_place(_later(asked, lag), resistance, points, lag)
    hidden = frozenset() if inside else _hide(below, resistance)
    told = {at: held for at, held in below.items() if at not in hidden}
    return Crossings(above, below, hidden, tuple(crossed(_rates(above, consumption), _rates(told, resistance), LAGS)))


def _by_place(asked: Asked, measure: Measure, by: str, lag: int = 0) -> dict[At, Held]:
    start = Period(quarters_of(asked.period)[0]).shifted(lag).code
    return (
        {(f"{one.hospital} {one.key}", start): one for one in measured(asked, measure, by)} if asked.hospitals else {}
    )


def _later(asked: Asked, lag: int) -> Asked:
    """The same question so many quarters later, of the hospitals that brought their isolates of all of them."""
    if not lag:
        return asked
    window = [Period(code).shifted(lag).code for code in quarters_of(asked.period)]
    held = {(one.establishment_id, one.period) for one in files.current(Kind.RESISTANCE, asked.hospitals, window)}
    complete = [one for one in asked.hospitals if all((one.pk, code) in held for code in window)]
    return replace(asked, hospitals=tuple(complete), periods=tuple(window))


def quarters_of(period: Period) -> list[str]:
    """A quarter is itself; a year has four."""
    return [f"{period.code}-T{rank}" for rank in (1, 2, 3, 4)] if period.length == "year" else [period.code]


def _by_quarter(asked: Asked, measure: Measure, later: int = 0) -> dict[At, Held]:
    """Every quarter held, each its own window of de-duplication, up to the one asked and so many more."""
    last = Period(quarters_of(asked.period)[-1])
    upto = last.shifted(later).last_day
    held = [code for code in files.periods_held(asked.hospitals) if Period(code).length == "quarter"]
    wanted = sorted(code for code in held if Period(code).last_day <= upto)[-MOST_QUARTERS:]
    found: dict[At, Held] = {}
    for code in wanted:
        for one in measured(replace(asked, period=Period(code), periods=(code,)), measure, "period"):
            found["", code] = one
    return found


def _hide(below: dict[At, Held], resistance: Measure) -> frozenset[At]:
    """Outside the hospital, points of one to four isolates, and those that the total of their hospital would give away.

    Each window has its own totals.
    """
    places = list(below)
    totals = [(start, below[place, start].hospital) for place, start in places]
    small = is_small_or_told_by_totals([below[at] for at in places], [totals], resistance)
    return frozenset(at for at, hide in zip(places, small, strict=True) if hide)


def _rates(held: dict[At, Held], measure: Measure) -> dict[At, float]:
    return {at: value for at, one in held.items() if (value := rate(one, measure)) is not None}


def rate(held: Held, measure: Measure) -> float | None:
    """In percent of isolates tested, or for 1,000 bed-days; None of nothing."""
    return held.top / held.bottom * measure.times if held.bottom > 0 else None
