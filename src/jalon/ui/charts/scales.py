"""From values to places on a drawing, with round ticks. Places are percentages, so that a drawing fits any width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight scale, or one of square roots for values of very unequal sizes; 0 is `low`, 100 is `high`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    root: bool = False

    def at(self, value: float) -> float:
        low, high = self._drawn(self.low), self._drawn(self.high)
        share = (self._drawn(value) - low) / ((high - low) or 1)
        return 100 * min(max(share, 0.0), 1.0)

    def _drawn(self, value: float) -> float:
        return sqrt(max(value, 0.0)) if self.root else value


def scale_of(values: Iterable[float], *, usual: float | None = None, ticks: int = 5) -> Scale:
    """A scale that holds the values and starts at zero when none is below.

    `usual`: a value that most stay under; when the greatest is more than eight times it, roots are drawn.
    """
    known = list(values)
    low, high = min([0.0, *known]), max([0.0, *known]) or 1.0
    root = usual is not None and low == 0 and usual > 0 and high > 8 * usual
    if root:
        marks = _root_ticks(high, ticks)
        return Scale(0.0, max(high, marks[-1]), marks, root=True)
    step = _round_step((high - low) / ticks)
    first, last = floor(low / step), -floor(-high / step)
    return Scale(first * step, last * step, tuple(round(rank * step, 10) for rank in range(first, last + 1)))


def _round_step(raw: float) -> float:
    size = 10.0 ** floor(log10(raw))
    return next((step * size for step in _STEPS if step * size >= raw), 10 * size)


def _root_ticks(high: float, many: int) -> tuple[float, ...]:
    """Round values at about equal distances once drawn as roots."""
    wanted = [high * (rank / many) ** 2 for rank in range(1, many + 1)]
    rounded = [_nearest_round(value) for value in wanted]
    kept = [0.0]
    for value in sorted({value for value in rounded if value <= high * 1.02}):
        if sqrt(value) - sqrt(kept[-1]) >= 0.12 * sqrt(high):
            kept.append(value)
    return tuple(kept)


def _nearest_round(value: float) -> float:
    size = 10.0 ** floor(log10(value)) if value > 0 else 1.0
    return min((step * size for step in _STEPS), key=lambda one: abs(one - value))


def lanes(places: Sequence[float], *, width: float = 0.7, most: int = 5) -> list[tuple[float, int]]:
    """Points that would cover one another, spread over lanes 0, 1, -1, 2, -2…; beyond `most` they are not repeated."""
    taken: dict[int, int] = {}
    kept = []
    for place in sorted(places):
        box = int(place / width)
        rank = taken.get(box, 0)
        taken[box] = rank + 1
        if rank < most:
            kept.append((place, (rank + 1) // 2 * (1 if rank % 2 else -1)))
    return kept
