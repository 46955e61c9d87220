"""Funnels, ranks and crossings, as slowly and as plainly as their definitions read."""

from fractions import Fraction
from functools import cache
from math import comb, sqrt
from statistics import NormalDist, median

from jalon.kernel.intervals import newcombe
from tests.reference.naive_comparison import quantile


def at_most(count, n, share):
    """The chance of so many or fewer out of n."""
    p = Fraction(share)
    return float(sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(count + 1)))


def position(count, n, share):
    """Below when chance gives so few or fewer too rarely, above when it gives so many or more too rarely."""
    under, over = at_most(count, n, share), at_most(n - count, n, 1 - Fraction(share))
    for side, chance in (("below", under), ("above", over)):
        if chance < 0.001:
            return f"{side}_998"
        if chance < 0.025:
            return f"{side}_95"
    return "inside"


def low_limit(n, share, tail):
    """Spiegelhalter: r is the first count whose chance, with all fewer, reaches the tail; step back in proportion."""
    r = next(count for count in range(n + 1) if at_most(count, n, share) >= tail)
    upto, before = at_most(r, n, share), at_most(r - 1, n, share) if r else 0.0
    return max(r - (upto - tail) / (upto - before), 0) / n


def dispersion(members, per):
    """The mean square of winsorised distances to the group, over what it is for a normal law (a sum of small steps)."""
    centre = sum(top for top, _ in members) / sum(bottom for _, bottom in members) * per
    scores = [(top / bottom * per - centre) / sqrt(centre / (bottom / per)) for top, bottom in members]
    low, high = quantile(scores, 0.1), quantile(scores, 0.9)
    squares = [min(max(score, low), high) ** 2 for score in scores]
    return sum(squares) / len(squares) / winsorised_square()


@cache
def winsorised_square(steps=20_000):
    normal = NormalDist()
    low, high = normal.inv_cdf(0.1), normal.inv_cdf(0.9)
    return sum(min(max(normal.inv_cdf((k + 0.5) / steps), low), high) ** 2 for k in range(steps)) / steps


def ranks(shares, lowest_first=False):
    """Every one against every other: one passes when the interval of their difference is all on one side of zero."""
    many = len(shares)
    level = 1 - 0.05 / (many * (many - 1) / 2)
    found = []
    for i, own in enumerate(shares):
        better = worse = 0
        for j, other in enumerate(shares):
            if i == j:
                continue
            between = newcombe(own, other, level)
            higher, lower = between.high < 0, between.low > 0  # the other is surely higher, surely lower
            better += lower if lowest_first else higher
            worse += higher if lowest_first else lower
        found.append((1 + better, many - worse))
    return found


def spearman(pairs):
    """Pearson's correlation of ranks; a value's rank is one plus those below, plus half of its equals."""
    columns = []
    for side in (0, 1):
        values = [pair[side] for pair in pairs]
        columns.append([1 + sum(v < own for v in values) + (values.count(own) - 1) / 2 for own in values])
    means = [sum(column) / len(column) for column in columns]
    a, b = ([rank - mean for rank in column] for column, mean in zip(columns, means, strict=True))
    bottom = sqrt(sum(x * x for x in a) * sum(x * x for x in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / bottom if bottom else None


def line(points):
    slopes = [
        (other[1] - one[1]) / (other[0] - one[0])
        for rank, one in enumerate(points)
        for other in points[rank + 1 :]
        if other[0] != one[0]
    ]
    if not slopes:
        return None
    slope = median(slopes)
    return slope, median(y - slope * x for x, y in points)


def lagged(consumption, resistance, quarters, lag):
    """Walk every place and quarter in order; `quarters` is the calendar, written out."""
    found = []
    for place in sorted({place for place, _ in consumption}):
        for rank, quarter in enumerate(quarters):
            later = quarters[rank + lag] if 0 <= rank + lag < len(quarters) else None
            if (place, quarter) in consumption and (place, later) in resistance:
                found.append((place, quarter, consumption[place, quarter], resistance[place, later]))
    return found
