"""Consumption against resistance: pairs at a lag, rank correlation with its interval, points far from the others.

Sources: D. G. Bonett and T. A. Wright, Psychometrika 2000, 65:23-28 (interval of Spearman's correlation); H. Theil 1950
and P. K. Sen, JASA 1968, 63:1379-1389 (robust line); C. Leys et al., Journal of Experimental Social Psychology 2013,
49:764-766 (median absolute deviation).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist, median
from typing import NamedTuple

from jalon.kernel.intervals import CONFIDENCE
from jalon.kernel.periods import Period

FEWEST = 5  # pairs: below, any order is the work of chance
FAR = 3  # median absolute deviations, brought to the scale of a standard deviation
AS_SIGMA = 1.4826  # what makes it one for a normal law

NO_EFFECT = (
    "C'est une association, pas un effet : les {place} qui consomment le plus soignent aussi d'autres malades, "
    "et la résistance vient en partie d'ailleurs."
)
REPEATED = "Plusieurs points viennent des mêmes {place} et se ressemblent : l'intervalle est trop étroit."
SHOWN_TOGETHER = "Tous les décalages demandés sont montrés : retenir le plus fort après coup serait choisir le hasard."


class Pair(NamedTuple):
    """`x`: consumption of `place` in `period`; `y`: its resistance, `lag` periods later."""

    place: str
    period: str
    x: float
    y: float


class Spearman(NamedTuple):
    """`low` and `high` are None when the order is the same, or the reverse: the interval has then no width to show."""

    rho: float
    low: float | None
    high: float | None
    n: int


class Line(NamedTuple):
    slope: float
    intercept: float

    def at(self, x: float) -> float:
        return self.intercept + self.slope * x


@dataclass(frozen=True)
class Crossing:
    """The pairs at one lag and what is said of them; `far` are the ranks of the pairs away from the line."""

    lag: int
    pairs: tuple[Pair, ...]
    found: Spearman | None
    line: Line | None
    far: tuple[int, ...]

    @property
    def places(self) -> int:
        return len({pair.place for pair in self.pairs})


Series = Mapping[tuple[str, str], float]  # by place and code of period


def crossed(consumption: Series, resistance: Series, lags: Sequence[int] = (0,)) -> list[Crossing]:
    """The same crossing at each of the lags asked, in their order. None is chosen: that would be fishing."""
    return [_crossing(lag, lagged(consumption, resistance, lag)) for lag in lags]


def lagged(consumption: Series, resistance: Series, lag: int = 0) -> list[Pair]:
    """Each consumption with the resistance of the same place `lag` periods later; those without the other are left."""
    found = []
    for (place, period), x in sorted(consumption.items()):
        y = resistance.get((place, str(Period(period).shifted(lag))))
        if y is not None:
            found.append(Pair(place, period, x, y))
    return found


def _crossing(lag: int, pairs: Sequence[Pair]) -> Crossing:
    points = [(pair.x, pair.y) for pair in pairs]
    line = robust_line(points)
    return Crossing(lag, tuple(pairs), spearman(points), line, far_from(points, line) if line else ())


def spearman(pairs: Sequence[tuple[float, float]], confidence: float = CONFIDENCE) -> Spearman | None:
    """Spearman's rank correlation, equal values sharing their mean rank, with its interval by Fisher's z.

    None of fewer than five pairs, or when one side does not vary. The standard error is Bonett and Wright's,
    sqrt((1 + rho² / 2) / (n - 3)).
    """
    n = len(pairs)
    if n < FEWEST:
        return None
    xs, ys = (_twice_ranks(side) for side in zip(*pairs, strict=True))
    together, of_x, of_y = _spread(xs, ys), _spread(xs, xs), _spread(ys, ys)
    if not of_x or not of_y:
        return None
    rho = together / sqrt(of_x * of_y)
    if together * together == of_x * of_y:  # whole numbers, so that sameness is exact
        return Spearman(round(rho), None, None, n)
    middle = atanh(rho)
    away = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt((1 + rho * rho / 2) / (n - 3))
    return Spearman(rho, tanh(middle - away), tanh(middle + away), n)


def _twice_ranks(values: Sequence[float]) -> list[int]:
    """Twice the mean rank of each value, which is a whole number."""
    doubled, before = {}, 0
    for value, many in sorted(Counter(values).items()):
        doubled[value] = 2 * before + many + 1
        before += many
    return [doubled[value] for value in values]


def _spread(one: Sequence[int], other: Sequence[int]) -> int:
    """n² times the covariance of two columns of whole numbers."""
    return len(one) * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)


def robust_line(points: Sequence[tuple[float, float]]) -> Line | None:
    """Theil and Sen's line: the median slope of all the pairs of points, at the median height they leave.

    A few points, however far, do not turn it. None of fewer than five points, or when x does not vary.
    """
    import numpy as np  # paid by those who cross

    if len(points) < FEWEST:
        return None
    x, y = np.array(points, dtype=float).T
    one, other = np.triu_indices(len(points), 1)
    across, up = x[other] - x[one], y[other] - y[one]
    moved = across != 0
    if not moved.any():
        return None
    slope = float(np.median(up[moved] / across[moved]))
    return Line(slope, float(np.median(y - slope * x)))


def far_from(points: Sequence[tuple[float, float]], line: Line) -> tuple[int, ...]:
    """The ranks of the points further from the line than three median deviations (about three standard deviations).

    None when more than half of the points are on the line: there is then no usual distance.
    """
    away = [abs(y - line.at(x)) for x, y in points]  # from a line at their median height: already centred
    usual = AS_SIGMA * median(away)
    if usual <= 1e-12 * max(abs(y) for _, y in points):
        return ()
    return tuple(i for i, one in enumerate(away) if one > FAR * usual)


def association(
    crossing: Crossing, consumption: str, resistance: str, place: str = "services", caution: str = NO_EFFECT
) -> str:
    """What a crossing allows to say, in French, and what it does not.

    `consumption` and `resistance` are feminine noun phrases ("la consommation de C3G"); `place` a masculine
    plural noun, which `caution` may name as {place}.
    """
    found = crossing.found
    if found is None:
        return f"{_counted(crossing, place)} : trop peu, ou trop semblables, pour chercher une association."
    figures = f"{_counted(crossing, place)}, {_figures(found)}."
    repeated = REPEATED.format(place=place) if crossing.places < len(crossing.pairs) else ""
    told = _told(found, crossing, consumption, resistance, caution.format(place=place))
    return " ".join(part for part in (figures, told, repeated) if part)


def _told(found: Spearman, crossing: Crossing, consumption: str, resistance: str, caution: str) -> str:
    if found.low is not None and found.high is not None and found.low <= 0 <= found.high:
        return "L'intervalle contient zéro : ces données ne montrent pas d'association, et n'en excluent pas."
    way = "plus" if found.rho > 0 else "moins"
    later = f" {_later(crossing)}" if crossing.lag else ""
    found_so = f"Là où {consumption} est plus élevée, {resistance} est {way} élevée{later}."
    return f"{found_so} {caution}"


def _later(crossing: Crossing) -> str:
    names = {"year": ("an", "ans"), "quarter": ("trimestre", "trimestres"), "month": ("mois", "mois")}
    one, many = names[Period(crossing.pairs[0].period).length]
    lag = abs(crossing.lag)
    return f"{lag} {one if lag == 1 else many} plus {'tard' if crossing.lag > 0 else 'tôt'}"


def _counted(crossing: Crossing, place: str) -> str:
    many = len(crossing.pairs)
    points = f"{many} point{'s' if many > 1 else ''}"
    return points if many == crossing.places else f"{points} ({place} : {crossing.places})"


def _figures(found: Spearman) -> str:
    rho = f"corrélation des rangs (Spearman) {_two(found.rho)}"
    if found.low is None or found.high is None:
        return f"{rho} : l'ordre est exactement {'le même' if found.rho > 0 else 'inverse'}, sans intervalle à donner"
    return f"{rho}, intervalle à 95 % de {_two(found.low)} à {_two(found.high)}"


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
