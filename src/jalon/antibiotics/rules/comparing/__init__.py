"""Where a unit or a hospital stands among others: funnels, quarters, ranks. Plain values in and out."""

from jalon.antibiotics.rules.comparing.funnels import (
    POSITIONS,
    WHY_NO_LIMITS,
    Funnel,
    Member,
    Point,
    proportion_funnel,
    rate_funnel,
)
from jalon.antibiotics.rules.comparing.limits import Limits
from jalon.antibiotics.rules.comparing.places import Place, place_among, rank_words, rate_ranks, share_ranks

__all__ = [
    "POSITIONS",
    "WHY_NO_LIMITS",
    "Funnel",
    "Limits",
    "Member",
    "Place",
    "Point",
    "place_among",
    "proportion_funnel",
    "rank_words",
    "rate_funnel",
    "rate_ranks",
    "share_ranks",
]
