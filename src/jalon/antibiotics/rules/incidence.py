"""Incidence density: how many isolates of a kind for 1,000 days of hospitalisation, with its exact interval."""

from typing import NamedTuple

from jalon.kernel.intervals import CONFIDENCE, poisson_exact

PER = 1000  # bed-days


class Incidence(NamedTuple):
    """Per 1,000 bed-days; `low` and `high` are where chance alone could have put it (Poisson, Garwood's bounds)."""

    value: float
    low: float
    high: float


def incidence(count: int, bed_days: float | None, confidence: float = CONFIDENCE) -> Incidence | None:
    """`count` isolates over `bed_days`; None without bed-days, so that nobody reads a zero, or of a negative count."""
    bounds = poisson_exact(count, confidence)
    if not bed_days or bed_days < 0 or bounds is None:
        return None
    return Incidence(*(number * PER / bed_days for number in (count, *bounds)))
