"""A place among others: the quarter of the group, and a rank that says between which places one may stand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist

from jalon.antibiotics.rules.comparing.funnels import PER, Funnel, Member
from jalon.indicators.comparison.rules import Distribution, Rank, distribution
from jalon.kernel.intervals import CONFIDENCE, newcombe


@dataclass(frozen=True)
class Place:
    """A value among those of its group, itself counted; `quarter` is 1 (the lowest) to 4, None of fewer than five."""

    value: float
    group: Distribution
    quarter: int | None


def place_among(value: float, others: Iterable[float]) -> Place:
    """On a quartile is in the lower quarter. Quartiles of type 7, as everywhere in Jalon."""
    group = distribution([value, *others])
    if group.q1 is None or group.median is None or group.q3 is None:
        return Place(value, group, None)
    return Place(value, group, 1 + sum(value > bound for bound in (group.q1, group.median, group.q3)))


def share_ranks(
    members: Sequence[Member], *, lowest_first: bool = False, confidence: float = CONFIDENCE
) -> list[Rank | None]:
    """The places each share may hold: 1 + those surely before … N - those surely after.

    Two members are told apart when Newcombe's interval of their difference is clear of zero at a level shared between
    all the pairs (Bonferroni), so that all the ranks hold at once with the confidence asked. None without isolates
    tested, or alone. After D. Al Mohamad, J. Goeman and E. van Zwet, Biometrics 2022, 78:1409-1419, who test all the
    pairs; no draw is made, so the same data always give the same ranks.
    """
    known = [i for i, one in enumerate(members) if one.bottom > 0]
    level = _level(len(known), confidence)

    def differ(one: Member, other: Member) -> bool:
        found = newcombe((one.top, one.bottom), (other.top, other.bottom), level)
        return found is not None and not found.low <= 0 <= found.high

    return _ranks(members, known, differ, lowest_first)


def rate_ranks(
    members: Sequence[Member],
    funnel: Funnel,
    *,
    per: int = PER,
    lowest_first: bool = False,
    confidence: float = CONFIDENCE,
) -> list[Rank | None]:
    """The same for rates: differences in the standard deviations of their funnel, a normal law.

    All None when the funnel has no limits: nothing then says how far apart two rates must be.
    """
    centre, dispersion = funnel.centre, funnel.dispersion
    if not centre or dispersion is None:
        return [None] * len(members)
    known = [i for i, one in enumerate(members) if one.bottom > 0]
    far = NormalDist().inv_cdf((1 + _level(len(known), confidence)) / 2)

    def differ(one: Member, other: Member) -> bool:
        spread = sqrt(dispersion * centre * (per / one.bottom + per / other.bottom))
        return abs(one.top / one.bottom - other.top / other.bottom) * per > far * spread

    return _ranks(members, known, differ, lowest_first)


def _level(many: int, confidence: float) -> float:
    return 1 - (1 - confidence) / max(comb(many, 2), 1)


def _ranks(
    members: Sequence[Member], known: Sequence[int], differ: Callable[[Member, Member], bool], lowest_first: bool
) -> list[Rank | None]:
    if len(known) < 2:  # alone, nobody is first
        return [None] * len(members)
    before, after = [0] * len(members), [0] * len(members)
    ordered = sorted(known, key=lambda i: members[i].top / members[i].bottom, reverse=not lowest_first)
    for place, i in enumerate(ordered):
        for j in ordered[place + 1 :]:
            if differ(members[i], members[j]):
                after[i] += 1
                before[j] += 1
    places: list[Rank | None] = [None] * len(members)
    for i in known:
        places[i] = Rank(1 + before[i], len(known) - after[i], len(known))
    return places


def rank_words(rank: Rank) -> str:
    """ "3e sur 12", "entre la 1re et la 5e place sur 12", "toute place de 1 à 12 est possible"."""
    if rank.sure:
        return f"{_ordinal(rank.best)} sur {rank.out_of}"
    if (rank.best, rank.worst) == (1, rank.out_of):
        return f"toute place de 1 à {rank.out_of} est possible"
    return f"entre la {_ordinal(rank.best)} et la {_ordinal(rank.worst)} place sur {rank.out_of}"


def _ordinal(number: int) -> str:
    return "1re" if number == 1 else f"{number}e"
