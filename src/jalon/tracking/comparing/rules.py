"""What a comparison is about: which value is looked at, by what groups are compared, in which order they rank."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jalon.catalogue.definitions import GridColumn, IndicatorDefinition, Value
from jalon.indicators.comparison.rules import Distribution, Rank, Shares, rank, rank_within
from jalon.kernel.intervals import Interval, newcombe

YES = "Oui"
COMPARED = {"integer", "number", "percent", "amount", "choice", "set"}


@dataclass(frozen=True)
class Side:
    """One of the things compared: the region, a group, the peers. Numbers have a distribution, choices shares."""

    label: str
    distribution: Distribution | None = None
    shares: Shares | None = None

    @property
    def n(self) -> int:
        return (self.distribution or self.shares or Distribution()).n

    @property
    def missing(self) -> Mapping[str, int]:
        return (self.distribution or self.shares or Distribution()).missing

    @property
    def without(self) -> int:
        return sum(self.missing.values())

    def figure(self, value: str) -> float | None:
        """What it is compared by: the share of a value in percent; the rate, or the median, of numbers."""
        if self.shares is not None:
            return self.shares.of(value).percent
        return self.distribution.figure if self.distribution else None


def is_compared(value: Value) -> bool:
    return value.type in COMPARED


def looked_at(indicator: IndicatorDefinition, shares: Shares) -> str:
    """The value of a choice that is looked at when nobody says which.

    "Oui" where there is one; of a state that the region moves forward, the last step; else the first of the list,
    or the most frequent when the list is open.
    """
    values = indicator.value.values
    if YES in values:
        return YES
    if values and not indicator.value.open_list:
        return values[-1] if indicator.carries_over else values[0]
    return max(shares.each, key=lambda one: one.count).value if shares.each else ""


def first_column(columns: Sequence[tuple[GridColumn, IndicatorDefinition]]) -> str:
    """The column a comparison opens on: the first list of several values that the region does not fill itself.

    Failing that, the first column shown.
    """
    shown = [pair for pair in columns if not pair[0].hidden] or list(columns)
    states = [pair for pair in shown if pair[1].owner != "region" and len(pair[1].value.values) > 1]
    return (states or shown)[0][0].id if shown else ""


def ranks(sides: Sequence[Side], value: str, *, lowest_first: bool) -> list[Rank | None]:
    """The place of each group: within intervals for shares, plain for quantities; None for one that has no figure."""
    if all(side.shares is not None for side in sides):
        within = {i: found for i, side in enumerate(sides) if (found := _interval(side, value)) is not None}
        return [_rank(i, within, rank_within, lowest_first) for i in range(len(sides))]
    figures = {i: own for i, side in enumerate(sides) if (own := side.figure(value)) is not None}
    return [_rank(i, figures, rank, lowest_first) for i in range(len(sides))]


def _rank(i: int, known: Mapping[int, Any], place: Callable[..., Rank], lowest_first: bool) -> Rank | None:
    if i not in known or len(known) < 2:  # alone, nobody is first
        return None
    return place(known[i], [one for j, one in known.items() if j != i], lowest_first=lowest_first)


def beyond_chance(group: Shares, region: Shares, value: str) -> bool | None:
    """Whether the share of a group differs from that of the rest of the region by more than chance allows.

    Newcombe's interval of the difference; None when the group is the whole region, or nobody.
    """
    one, whole = group.of(value), region.of(value)
    rest = (whole.count - one.count, whole.out_of - one.out_of)
    if not 0 <= rest[0] <= rest[1]:
        return None
    found = newcombe((one.count, one.out_of), rest)
    return None if found is None else not found.low <= 0 <= found.high


def _interval(side: Side, value: str) -> Interval | None:
    return side.shares.of(value).interval if side.shares else None
