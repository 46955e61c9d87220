"""Funnels: each member of a group against limits that widen as less was counted.

Shares (resistant ÷ tested) have exact binomial limits. Daily doses are not events: one box is ten of them at once, the
patients of a unit share a prescriber, and the size of a dose is a convention. A Poisson law would call nearly everyone
outside; the limits of rates follow how much the group itself is scattered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from jalon.antibiotics.rules.comparing.limits import Limits, binomial_limits, dispersion_of, scattered_limits
from jalon.indicators.comparison.rules import SMALL

PER = 1000  # bed-days

POSITIONS = {
    "below_998": "très en dessous du groupe (limite à 99,8 %)",
    "below_95": "en dessous du groupe (limite à 95 %)",
    "inside": "dans les limites du groupe",
    "above_95": "au-dessus du groupe (limite à 95 %)",
    "above_998": "très au-dessus du groupe (limite à 99,8 %)",
    "unknown": "sans limites",
}
WHY_NO_LIMITS = {
    "few": "Moins de cinq membres : leur moyenne n'est pas une référence, aucune limite n'est tracée.",
    "same": "Aucun écart à mesurer entre les membres : aucune limite n'est tracée.",
}


@dataclass(frozen=True)
class Member:
    """What is compared: isolates resistant of those tested, or daily doses over bed-days."""

    key: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Point:
    """A member on the funnel; `position` is a key of POSITIONS, `value` a share (0 to 1) or a rate for 1,000."""

    member: Member
    value: float
    limits: Limits | None
    position: str


@dataclass(frozen=True)
class Funnel:
    """`centre`: Σ tops ÷ Σ bottoms, None of nobody. `why` says why there are no limits (a key of WHY_NO_LIMITS).

    `dispersion`: how many times more the members vary than a binomial (shares) or Poisson law (rates) has it. Those of
    shares are not widened by it: past 1, something else than chance separates the members, and the page says so.
    `left_out`: the keys of members whose bottom is nought.
    """

    centre: float | None
    points: tuple[Point, ...]
    left_out: tuple[str, ...]
    dispersion: float | None
    why: str
    at: Callable[[Sequence[float]], list[Limits]]

    def curve(self, many: int = 80) -> list[tuple[float, Limits]]:
        """The limits from the smallest to the greatest bottom, closer together where they bend; none without limits."""
        if self.why or not self.points:
            return []
        low, high = (found(point.member.bottom for point in self.points) for found in (min, max))
        steps = sorted({round(low + (high - low) * (step / many) ** 2) or 1 for step in range(many + 1)})
        return list(zip(steps, self.at(steps), strict=True))


def proportion_funnel(members: Sequence[Member]) -> Funnel:
    """Resistant among tested, each against the share of the whole group, itself counted."""
    known, left_out, centre = _pooled(members)
    if centre is None:
        return Funnel(None, (), left_out, None, "few", lambda _: [])

    def at(bottoms: Sequence[float]) -> list[Limits]:
        return binomial_limits(centre, [int(bottom) for bottom in bottoms])

    spread = centre * (1 - centre)
    if len(known) < SMALL or spread == 0:
        return _without(known, left_out, centre, "few" if len(known) < SMALL else "same")
    scores = [(one.top / one.bottom - centre) * sqrt(one.bottom / spread) for one in known]
    points = _points(known, 1, at([one.bottom for one in known]))
    return Funnel(centre, points, left_out, dispersion_of(scores), "", at)


def rate_funnel(members: Sequence[Member], *, per: int = PER) -> Funnel:
    """Daily doses for `per` bed-days (or admissions, with `per` 1 or 100), each against the rate of the whole group."""
    known, left_out, pooled = _pooled(members)
    centre = None if pooled is None else pooled * per
    if centre is None or len(known) < SMALL:
        return _without(known, left_out, centre, "few", per)
    scores = [_score(one, centre, per) for one in known] if centre else [0.0]
    dispersion = dispersion_of(scores)
    if dispersion == 0:
        return _without(known, left_out, centre, "same", per)

    def at(bottoms: Sequence[float]) -> list[Limits]:
        return [scattered_limits(centre, bottom / per, dispersion) for bottom in bottoms]

    return Funnel(centre, _points(known, per, at([one.bottom for one in known])), left_out, dispersion, "", at)


def _score(one: Member, centre: float, per: int) -> float:
    return (one.top / one.bottom * per - centre) * sqrt(one.bottom / per / centre)


def _pooled(members: Sequence[Member]) -> tuple[list[Member], tuple[str, ...], float | None]:
    known = [one for one in members if one.bottom > 0]
    left_out = tuple(one.key for one in members if one.bottom <= 0)
    whole = sum(one.bottom for one in known)
    return known, left_out, sum(one.top for one in known) / whole if whole else None


def _without(
    known: Sequence[Member], left_out: tuple[str, ...], centre: float | None, why: str, per: int = 1
) -> Funnel:
    return Funnel(centre, _points(known, per, [None] * len(known)), left_out, None, why, lambda _: [])


def _points(known: Sequence[Member], per: int, limits: Sequence[Limits | None]) -> tuple[Point, ...]:
    placed = []
    for one, around in zip(known, limits, strict=True):
        value = one.top / one.bottom * per
        placed.append(Point(one, value, around, position(value, around)))
    return tuple(placed)


def position(value: float, limits: Limits | None) -> str:
    """Which side of which limit: a key of POSITIONS. On a limit is inside it."""
    if limits is None:
        return "unknown"
    if value < limits.low_95:
        return "below_998" if value < limits.low_998 else "below_95"
    if value > limits.high_95:
        return "above_998" if value > limits.high_998 else "above_95"
    return "inside"
