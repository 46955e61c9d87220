"""The statistics of a comparison, as slowly and as plainly as their definitions read."""

from fractions import Fraction


def quantile(values, share):
    """Type 7 of Hyndman and Fan: the value at rank 1 + (n - 1) p, straight between the two ranks around it."""
    ordered = sorted(Fraction(value) for value in values)
    rank = 1 + (len(ordered) - 1) * Fraction(share)
    below = ordered[int(rank) - 1]
    above = ordered[min(int(rank), len(ordered) - 1)]
    return float(below + (rank - int(rank)) * (above - below))


def rank(value, others, lowest_first):
    """Everyone sorted, best first: the first and the last places at which one's own value stands."""
    everyone = sorted([value, *others], reverse=not lowest_first)
    places = [place for place, one in enumerate(everyone, start=1) if one == value]
    return places[0], places[-1], len(everyone)


def rank_within(own, others, lowest_first):
    """One passes after a unit when every value it may have is worse, before it when every value is better."""
    before = after = 0
    for low, high in others:
        surely_above, surely_below = low > own[1], high < own[0]
        before += surely_below if lowest_first else surely_above
        after += surely_above if lowest_first else surely_below
    return 1 + before, len(others) + 1 - after, len(others) + 1


def always_there(months):
    """Those one meets in every month of which there is a file."""
    filed = [month for month in months if month is not None]
    everyone = {holder for month in filed for holder in month}
    return {holder for holder in everyone if all(holder in month for month in filed)}


def step(value, values, bounds):
    """The colour of a value: how many bounds are under it."""
    return sum(value > bound for bound in bounds)
