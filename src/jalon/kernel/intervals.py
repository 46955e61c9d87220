"""Intervals of shares and of counts: what chance alone allows around what was counted on few.

Sources: E. B. Wilson, JASA 1927, 22:209-212; R. G. Newcombe, Statistics in Medicine 1998, 17:857-872 (single
proportions, method 3) and 17:873-890 (differences, method 10); C. J. Clopper and E. S. Pearson, Biometrika 1934,
26:404-413; F. Garwood, Biometrika 1936, 28:437-442.
"""

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Bounds of a share, between 0 and 1; those of a difference, between -1 and 1; those of a count, from 0."""

    low: float
    high: float


def wilson(count: float, out_of: float, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of `count` out of `out_of` by Wilson's score, without continuity correction.

    None when nothing was counted, or when the count is not between 0 and the whole.
    """
    if out_of <= 0 or not 0 <= count <= out_of:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, square = count / out_of, z * z / out_of
    middle = share + square / 2
    spread = z * sqrt(share * (1 - share) / out_of + square / (4 * out_of))
    low, high = (middle - spread) / (1 + square), (middle + spread) / (1 + square)
    return Interval(0.0 if count == 0 else low, 1.0 if count == out_of else high)


def newcombe(one: tuple[float, float], other: tuple[float, float], confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of a difference of shares, each given as (count, out of), from their two Wilson intervals."""
    first, second = wilson(*one, confidence), wilson(*other, confidence)
    if first is None or second is None:
        return None
    p, q = one[0] / one[1], other[0] / other[1]
    below = sqrt((p - first.low) ** 2 + (second.high - q) ** 2)
    above = sqrt((first.high - p) ** 2 + (q - second.low) ** 2)
    return Interval(p - q - below, p - q + above)


def clopper_pearson(count: int, out_of: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The exact interval of `count` out of `out_of`: never less sure than said, so wider than Wilson's.

    Low is 0 when nothing counted, high is 1 when all did. None where `wilson` says None.
    """
    if out_of <= 0 or not 0 <= count <= out_of:
        return None
    low, high = clopper_pearson_bounds(count, out_of, confidence)
    return Interval(float(low), float(high))


def clopper_pearson_bounds(
    counts: "np.typing.ArrayLike", out_of: "np.typing.ArrayLike", confidence: float = CONFIDENCE
) -> "tuple[np.ndarray, np.ndarray]":
    """The same for whole columns, each count between 0 and its whole, which is not nought: lows, then highs."""
    import numpy as np  # heavy, like scipy: paid by those who ask for an exact interval
    from scipy.special import betaincinv

    k, n = np.asarray(counts, dtype=float), np.asarray(out_of, dtype=float)
    tail = (1 - confidence) / 2
    # A beta law has no parameter nought: the bound that chance does not move is written in its place.
    low = np.where(k == 0, 0.0, betaincinv(np.maximum(k, 1), n - k + 1, tail))
    high = np.where(k == n, 1.0, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail))
    return low, high


def poisson_exact(count: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The exact interval (Garwood) of a number of rare events, itself a number of events; None of a negative one."""
    from scipy.special import gammaincinv  # heavy: paid by those who ask

    if count < 0:
        return None
    tail = (1 - confidence) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))
