"""Control limits: how far from the group chance alone puts a member, given how much was counted there.

Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 2005,
24:1185-1202. 95 % and 99.8 % are his two pairs of limits: about two and three standard deviations.
"""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from jalon.indicators.comparison.rules import quantile

if TYPE_CHECKING:
    import numpy as np

TAIL_95, TAIL_998 = 0.025, 0.001  # on each side
WINSORISED = 0.10  # of the members on each side are brought back to the value of the last one kept


class Limits(NamedTuple):
    """From the lowest to the highest, in the unit of the values compared."""

    low_998: float
    low_95: float
    high_95: float
    high_998: float


def binomial_limits(share: float, out_of: Sequence[int]) -> list[Limits]:
    """Exact limits around `share` for each number tested, which is not nought.

    A count is under a low limit when the binomial law gives it or less with a chance below the tail; it is over a high
    limit when the law gives it or more so. Between two counts the limit is interpolated (Spiegelhalter 2005, appendix
    A.1.1), so that it draws a line. High limits mirror the low ones of those that do not resist: the published formula,
    taken as it is on both sides, would put them one isolate lower and call outside what chance gives more often.
    """
    import numpy as np  # heavy, like scipy: paid by those who compare

    n = np.asarray(out_of, dtype=float)
    low_998, low_95 = (_low(share, n, tail) for tail in (TAIL_998, TAIL_95))
    high_95, high_998 = (1 - _low(1 - share, n, tail) for tail in (TAIL_95, TAIL_998))
    return [Limits(*map(float, row)) for row in zip(low_998, low_95, high_95, high_998, strict=True)]


def _low(share: float, n: "np.ndarray", tail: float) -> "np.ndarray":
    """The low limit of a share: (r - a) ÷ n, r the first count whose cumulated chance reaches the tail."""
    import numpy as np

    if share <= 0 or share >= 1:  # nobody can differ from the others: the limits are the share itself
        return np.full_like(n, share)
    short, reached = np.full_like(n, -1.0), n
    while (reached - short > 1).any():
        middle = np.floor((short + reached) / 2)
        there = _at_most(middle, n, share) >= tail
        short, reached = np.where(there, short, middle), np.where(there, middle, reached)
    before, upto = _at_most(short, n, share), _at_most(reached, n, share)
    return np.maximum(reached - (upto - tail) / (upto - before), 0) / n


def _at_most(count: "np.ndarray", n: "np.ndarray", share: float) -> "np.ndarray":
    """The chance of so many or fewer: nought below zero, one at n, an incomplete beta function between."""
    import numpy as np
    from scipy.special import betainc

    inside = np.clip(count, 0, n - 1)
    return np.where(count < 0, 0.0, np.where(count >= n, 1.0, betainc(n - inside, inside + 1, 1 - share)))


def scattered_limits(rate: float, exposure: float, dispersion: float) -> Limits:
    """Limits around a rate over an exposure (in thousands of bed-days) whose variance is dispersion × rate ÷ exposure.

    A normal law, cut at zero: where the exposure is small, nothing is low enough to be remarkable.
    """
    spread = sqrt(dispersion * rate / exposure)
    far, near = (NormalDist().inv_cdf(1 - tail) * spread for tail in (TAIL_998, TAIL_95))
    return Limits(max(rate - far, 0.0), max(rate - near, 0.0), rate + near, rate + far)


def dispersion_of(scores: Sequence[float]) -> float:
    """How many times the members vary more than chance would have it: 1 when chance suffices.

    `scores` are distances to the group in standard deviations. The extreme tenths are first brought back to the tenth
    (winsorised), so that the members one looks for do not widen the limits that should show them; the mean square is
    then divided by what it is worth for a normal law so treated, else one member in ten would be outside 95 % limits.
    """
    ordered = sorted(scores)
    low, high = quantile(ordered, WINSORISED), quantile(ordered, 1 - WINSORISED)
    return sum(min(max(score, low), high) ** 2 for score in ordered) / len(ordered) / _normal_square(WINSORISED)


def _normal_square(tail: float) -> float:
    """The mean square of a normal law whose tails are brought back to their bounds: 0.679 for a tenth."""
    normal = NormalDist()
    bound = normal.inv_cdf(1 - tail)
    return 1 - 2 * tail - 2 * bound * normal.pdf(bound) + 2 * tail * bound * bound
