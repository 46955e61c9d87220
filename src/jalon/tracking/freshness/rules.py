"""When a file is due and how late it came; how complete the columns of an owner are. Plain values in and out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.kernel.periods import Period

PRESENT, NOT_APPLICABLE, UNAVAILABLE, ABSENT, NOT_COVERED, WAITING, RESERVED = range(7)
CARRIED, OLD = 1, 4


def data_month(grid_month: Period, delay: int) -> Period:
    """The month of the data that belongs to a month of the grid: with a delay of 1, that of July in August."""
    return grid_month.shifted(-delay)


def due_on(grid_month: Period, by: int) -> date:
    """The day by which the files of a month of the grid are expected: the `by`th of the month after."""
    return grid_month.shifted(1).first_day.replace(day=by)


@dataclass(frozen=True)
class Timeliness:
    """Whether a file came, and how late. Without a day of reception, `late` counts up to today."""

    due: date
    received: date | None
    today: date

    @property
    def late(self) -> int:
        """Days after the day it was due; 0 when in time, or not due yet."""
        return max(0, ((self.received or self.today) - self.due).days)

    @property
    def state(self) -> str:
        """come, come_late, expected (not due yet) or missing."""
        if self.received:
            return "come_late" if self.late else "come"
        return "missing" if self.late else "expected"


@dataclass(frozen=True)
class Completeness:
    """The cells of some columns, each in exactly one part: filled + carried + old + waiting + empty = expected.

    filled: stated for the month, deduced from the silence of a file, or known to be unavailable or not applicable;
    carried: kept from a month before and not confirmed; old: older than the grid wants; waiting: in the queue.
    """

    expected: int = 0
    filled: int = 0
    carried: int = 0
    old: int = 0
    waiting: int = 0
    empty: int = 0

    def __add__(self, other: "Completeness") -> "Completeness":
        mine, theirs = vars(self), vars(other)
        return Completeness(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def share(self) -> float | None:
        """Filled cells of those expected, in percent; None when nothing is expected."""
        return 100 * self.filled / self.expected if self.expected else None


def completeness(entries: Sequence[Sequence], codes: Iterable[int]) -> Completeness:
    """Of one column: its distinct cells [value, state, period, flags] and which one each line shows."""
    parts: Counter[str] = Counter()
    for code, times in Counter(codes).items():
        parts[part_of(entries[code])] += times
    parts.pop("reserved", None)
    return Completeness(expected=parts.total(), **parts)


def part_of(entry: Sequence) -> str:
    """The part of completeness a cell belongs to."""
    value, state, _, flags = entry
    if state == RESERVED:
        return "reserved"
    if state == WAITING:
        return "waiting"
    if state == NOT_COVERED or state == PRESENT and value is None:
        return "empty"
    if flags & CARRIED:
        return "carried"
    return "old" if flags & OLD else "filled"
