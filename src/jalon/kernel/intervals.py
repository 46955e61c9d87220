"""Intervals of shares: what chance alone allows around a share counted on few.

Sources: E. B. Wilson, JASA 1927, 22:209-212; R. G. Newcombe, Statistics in Medicine 1998, 17:857-872 (single
proportions, method 3) and 17:873-890 (differences, method 10).
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Bounds of a share, between 0 and 1; those of a difference, between -1 and 1."""

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
