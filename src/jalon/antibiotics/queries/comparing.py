"""Who is compared with whom, under which names, and where each stands: units of a hospital, hospitals of a region.

A hospital sees its own name and, where the region has said so, the others'. Otherwise they are « établissement A, B… »:
letters in an order drawn from the secret of the instance, which tells neither size, nor number, nor rank.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.crypto import salted_hmac

from jalon.accounts.access import Perimeter
from jalon.antibiotics import access
from jalon.antibiotics.models import HospitalFile, Naming
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.measuring import Held, Measure, measured
from jalon.antibiotics.rules.comparing import (
    Funnel,
    Member,
    Place,
    Point,
    place_among,
    proportion_funnel,
    rate_funnel,
    rate_ranks,
    share_ranks,
)
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER
from jalon.directory.models import Entity
from jalon.directory.queries.traits import traits
from jalon.indicators.comparison.rules import Rank
from jalon.kernel.small_numbers import hidden_rows


@dataclass(frozen=True)
class Peer:
    """One of those compared. `kind`: its domain, or the type of its hospital. `own`: the one looked at.

    `named` False: its name is not told, nor what would give it away. `hidden`: its counts of isolates are too small to
    leave the hospital; they count in the whole.
    """

    held: Held
    name: str
    kind: str
    own: bool = False
    named: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Standing:
    """A peer and what is said of it; all None when it is hidden or when nothing is below its line."""

    peer: Peer
    point: Point | None = None
    place: Place | None = None
    rank: Rank | None = None

    @property
    def few(self) -> bool:
        """A share of so few isolates that it is shown and not to be relied upon; told for shares only."""
        return self.point is not None and self.point.member.bottom < GREY_UNDER


@dataclass(frozen=True)
class Comparison:
    """The peers of a group, the highest first, those that nothing is told of last."""

    measure: Measure
    standings: tuple[Standing, ...]
    funnel: Funnel

    @property
    def known(self) -> list[Standing]:
        return [one for one in self.standings if one.point]

    @property
    def own(self) -> Standing | None:
        return next((one for one in self.standings if one.peer.own), None)

    @property
    def hidden(self) -> int:
        return sum(one.peer.hidden for one in self.standings)


# Who


def units_of(asked: Asked, measure: Measure, by: str, *, inside: bool) -> list[Peer]:
    """The units or services of one hospital."""
    found = [Peer(one, one.name, one.domain) for one in measured(asked, measure, by)]
    return found if inside or not measure.counts_isolates else hide_small(found, found, measure)


def hospitals_of(asked: Asked, measure: Measure, perimeter: Perimeter, own: Entity | None) -> list[Peer]:
    """The hospitals that bring files in the regions of those asked, those he may not open included."""
    everyone = followed_in({one.region for one in asked.hospitals})
    names = names_for(perimeter, everyone, own)
    held_traits = traits([one.pk for one in everyone], asked.period.last_day)
    strata = {one.code: held_traits[one.pk].stratum if one.pk in held_traits else "" for one in everyone}
    known = {one.code: one for one in everyone}
    found = [
        Peer(held, names[held.hospital][0], strata[held.hospital],
             own=own is not None and held.hospital == own.code, named=names[held.hospital][1])
        for held in measured(replace(asked, hospitals=tuple(everyone)), measure, "establishment")
    ]  # fmt: skip
    if not measure.counts_isolates:
        return found
    return hide_small(
        found, [one for one in found if not access.is_inside(perimeter, known[one.held.hospital])], measure
    )


def followed_in(regions: Iterable[str]) -> list[Entity]:
    """The hospitals of these regions that bring files."""
    held = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED)
    return list(Entity.objects.filter(pk__in=held.values("establishment"), region__in=set(regions)).order_by("code"))


def names_for(perimeter: Perimeter, hospitals: Sequence[Entity], own: Entity | None) -> dict[str, tuple[str, bool]]:
    """By FINESS number: the name that this person reads, and whether it is the true one."""
    shown = set(Naming.objects.filter(shown=True).values_list("region", flat=True))
    told = [
        one for one in hospitals
        if (own is not None and one.pk == own.pk) or one.region in shown or access.may_see(perimeter, one)
    ]  # fmt: skip
    names = {one.code: (one.name or one.code, True) for one in told}
    drawn = sorted((one.code for one in hospitals if one.code not in names), key=lambda code: _draw(code, own))
    return names | {code: (f"établissement {letters(rank)}", False) for rank, code in enumerate(drawn)}


def _draw(finess: str, own: Entity | None) -> str:
    """The same for the same reader's hospital, so that a letter keeps its meaning from page to page."""
    return salted_hmac("jalon.antibiotics.comparing", f"{own.code if own else ''} {finess}").hexdigest()


def letters(rank: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    return (letters(rank // 26 - 1) if rank >= 26 else "") + chr(ord("A") + rank % 26)


def hide_small(everyone: Sequence[Peer], outside: Sequence[Peer], measure: Measure) -> list[Peer]:
    """Those of `outside` with from one to four isolates, and those that a total would then give away, are hidden.

    Totals are told of the whole and of each kind (domain, type of hospital): each peer is a part of both.
    """
    held = [one.held for one in outside]
    gone = is_small_or_told_by_totals(held, [[one.kind for one in outside], ["" for _ in outside]], measure)
    hidden = {one for one, hide in zip(held, gone, strict=True) if hide}
    return [replace(one, hidden=one.held in hidden) for one in everyone]


def is_small_or_told_by_totals(
    held: Sequence[Held], totals: Sequence[Sequence[Hashable]], measure: Measure
) -> list[bool]:
    """Which of these lines may not leave their hospital; each of `totals` names the whole that each line is part of."""
    counts, groups = [_counts(one, measure) for one in held], list(zip(*totals, strict=True))
    # The totals of the small ones come first, so that what covers them there covers them in the whole as well.
    order = sorted(range(len(held)), key=lambda rank: not any(0 < one < HIDE_UNDER for one in counts[rank]))
    gone = hidden_rows([counts[rank] for rank in order], threshold=HIDE_UNDER, groups=[groups[rank] for rank in order])
    hidden = {rank for rank, hide in zip(order, gone, strict=True) if hide}
    return [rank in hidden for rank in range(len(held))]


def _counts(one: Held, measure: Measure) -> list[int]:
    return [int(one.top), int(one.bottom)] if measure.is_share else [int(one.top)]


# Where each stands


def compare(peers: Sequence[Peer], measure: Measure) -> Comparison:
    """The funnel, the quarters and the ranks of a group; each value once."""
    counted = peers if _is_safe(peers, measure) else [one for one in peers if not one.hidden]
    members = [Member(str(rank), one.held.top, one.held.bottom) for rank, one in enumerate(counted)]
    funnel = proportion_funnel(members) if measure.is_share else rate_funnel(members)
    ranks = share_ranks(members) if measure.is_share else rate_ranks(members, funnel)
    points = {point.member.key: point for point in funnel.points}
    told = {key: point.value for key, point in points.items() if not counted[int(key)].hidden}
    standings = [
        Standing(one) if str(rank) not in told
        else Standing(one, points[str(rank)], _place(told, str(rank)), ranks[rank])
        for rank, one in enumerate(counted)
    ]  # fmt: skip
    standings += [Standing(one) for one in peers if one not in counted]
    return Comparison(measure, tuple(sorted(standings, key=_highest_first)), funnel)


def _place(told: dict[str, float], key: str) -> Place:
    """Among those whose value is told: quartiles of hidden values would point at them."""
    return place_among(told[key], [value for other, value in told.items() if other != key])


def _highest_first(one: Standing) -> tuple[bool, float, str]:
    return one.point is None, -one.point.value if one.point else 0, one.peer.name


def _is_safe(peers: Sequence[Peer], measure: Measure) -> bool:
    """Whether the whole may be told with the hidden ones in it: alone or too few together, they would be found."""
    hidden = [_counts(one.held, measure) for one in peers if one.hidden]
    if not hidden:
        return True
    return len(hidden) > 1 and all(not total or total >= HIDE_UNDER for total in map(sum, zip(*hidden, strict=True)))
