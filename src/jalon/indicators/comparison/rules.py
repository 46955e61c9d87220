"""How values are described and compared: distribution, shares, ranks, months side by side. Plain values in and out.

Each holder of a value (establishment, legal entity, project) counts once. Quartiles are those of type 7 (Hyndman and
Fan 1996): the definition of spreadsheets' QUARTILE.INC, of R and of NumPy by default.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from jalon.kernel.intervals import Interval, wilson

SMALL = 5  # below, quartiles would describe chance, and a national aggregate could point at someone
STEPS = 5  # colours of a map

# Why a holder has no value, in the order in which a page says it.
REASONS = {
    "absent": "absent du fichier",
    "unavailable": "non disponible",
    "not_applicable": "non concerné",
    "waiting": "en attente d'être réglé",
    "older": "donnée d'un mois plus ancien",
    "uncovered": "aucun fichier",
    "reserved": "réservé à la région",
    "empty": "case vidée",
}


@dataclass(frozen=True)
class Distribution:
    """Numbers of a group. `rate`: Σ numerators / Σ denominators, where known; `mean`: of the establishments.

    Below SMALL values there are no quartiles; the median then only names the middle one.
    """

    n: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    total: float | None = None
    mean: float | None = None
    rate: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def without(self) -> int:
        return sum(self.missing.values())

    @property
    def weighted(self) -> float | None:
        """The mean of the group: weighted when the parts are known, else that of its establishments."""
        return self.mean if self.rate is None else self.rate

    @property
    def figure(self) -> float | None:
        """What the group is compared by: its rate where its parts are known, else its median."""
        return self.median if self.rate is None else self.rate


def distribution(
    values: Iterable[float], missing: Mapping[str, int] | None = None, rate: float | None = None
) -> Distribution:
    """The distribution of the values of a group; `missing`: how many have none, by reason."""
    ordered = sorted(values)
    n, without = len(ordered), dict(missing or {})
    if not n:
        return Distribution(missing=without, rate=rate)
    enough = n >= SMALL
    return Distribution(
        n=n,
        missing=without,
        total=sum(ordered),
        mean=sum(ordered) / n,
        rate=rate,
        median=quantile(ordered, 0.5),
        q1=quantile(ordered, 0.25) if enough else None,
        q3=quantile(ordered, 0.75) if enough else None,
        lowest=ordered[0],
        highest=ordered[-1],
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile of type 7 of sorted values: a straight line between the two ranks around 1 + (n - 1) × share."""
    place = (len(ordered) - 1) * share
    below = int(place)
    if below + 1 >= len(ordered):
        return ordered[-1]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)


@dataclass(frozen=True)
class Share:
    """How many of a group hold a value. `out_of`: those with a value, "non concerné" apart."""

    value: str
    count: int
    out_of: int
    interval: Interval | None

    @property
    def percent(self) -> float | None:
        return self.count / self.out_of * 100 if self.out_of else None


@dataclass(frozen=True)
class Shares:
    """The values of a group of choices, in the order of their list."""

    n: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    each: tuple[Share, ...] = ()

    @property
    def without(self) -> int:
        return sum(self.missing.values())

    def of(self, value: str) -> Share:
        """The share of a value; of nobody when nobody holds it."""
        found = next((one for one in self.each if one.value == value), None)
        return found or Share(value, 0, self.n, wilson(0, self.n))


Members = TypeVar("Members", bound=Collection[str])


def shares(
    held: Iterable[Collection[str]], order: Sequence[str] = (), missing: Mapping[str, int] | None = None
) -> Shares:
    """The share of each value among those who hold one; a set counts once under each of its members."""
    return shares_of(Counter(frozenset(members) for members in held), order, missing)


def shares_of(
    alike: Mapping[Members, int], order: Sequence[str] = (), missing: Mapping[str, int] | None = None
) -> Shares:
    """The same, from how many hold each value or set: thousands hold the same few."""
    n, counts = sum(alike.values()), Counter[str]()
    for members, times in alike.items():
        counts.update(dict.fromkeys(members, times))
    ranks = {value: rank for rank, value in enumerate(order)}
    named = sorted({*order, *counts}, key=lambda value: (ranks.get(value, len(ranks)), -counts[value], value))
    each = tuple(Share(value, counts[value], n, wilson(counts[value], n)) for value in named)
    return Shares(n, dict(missing or {}), each)


class Rank(NamedTuple):
    """A place among units, the first being 1: between `best` and `worst`, the same when nobody is level."""

    best: int
    worst: int
    out_of: int

    @property
    def sure(self) -> bool:
        return self.best == self.worst


def rank(value: float, others: Iterable[float], *, lowest_first: bool = False) -> Rank:
    """The place of a value among others: those level with it share the ranks they would take."""
    before = level = many = 0
    for other in others:
        many += 1
        level += other == value
        before += other < value if lowest_first else other > value
    return Rank(1 + before, 1 + before + level, many + 1)


def rank_within(own: Interval, others: Iterable[Interval], *, lowest_first: bool = False) -> Rank:
    """The places that a unit may hold, given the intervals: 1 + those surely before … N - those surely after."""
    before = after = many = 0
    for other in others:
        many += 1
        above, below = other.low > own.high, other.high < own.low
        before += below if lowest_first else above
        after += above if lowest_first else below
    return Rank(1 + before, many + 1 - after, many + 1)


def rate_interval(top: float, bottom: float, times: float = 1.0) -> Interval | None:
    """The Wilson interval of a rate of persons or things counted, in its unit; None when it is not a share."""
    found = wilson(top, bottom) if float(top).is_integer() and float(bottom).is_integer() else None
    return Interval(found.low * times, found.high * times) if found else None


Month = Mapping[int, float | str] | None  # by holder; None: no file that month


def always_there(months: Iterable[Month]) -> set[int]:
    """The holders with a value in every month of which there is a file: the constant perimeter."""
    known = [set(month) for month in months if month is not None]
    return set.intersection(*known) if known else set()


def steps(values: Iterable[float], most: int = STEPS) -> list[float]:
    """The upper bounds of the colours of a map, the last being the greatest value: as many values in each as can be."""
    ordered = sorted(values)
    if not ordered:
        return []
    many = min(most, len(set(ordered)))
    bounds = [ordered[-(-len(ordered) * (step + 1) // many) - 1] for step in range(many)]
    return sorted(set(bounds))


def step_of(value: float, bounds: Sequence[float]) -> int:
    """The rank of the colour of a value, the first being 0."""
    return next((step for step, bound in enumerate(bounds) if value <= bound), len(bounds) - 1)


def band(value: float, bounds: Sequence[float]) -> int:
    """The rank of a size among bands: `bounds` are where each following band begins."""
    return sum(1 for bound in bounds if value >= bound)


def band_label(step: int, bounds: Sequence[float], unit: str) -> str:
    """ "moins de 30 places", "30 à 59 places", "90 places et plus"."""
    if not bounds:
        return f"toutes les {unit}"
    if step == 0:
        return f"moins de {bounds[0]:g} {unit}"
    if step == len(bounds):
        return f"{bounds[-1]:g} {unit} et plus"
    return f"{bounds[step - 1]:g} à {bounds[step] - 1:g} {unit}"
