"""The two invariants: nothing read is ever left out of the account."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

CELL_OUTCOMES = ("new", "unchanged", "changed", "empty", "pending", "rejected")


@dataclass(frozen=True)
class RowCounts:
    """read = matched + pending + rejected."""

    matched: int = 0
    pending: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        return self.matched + self.pending + self.rejected


@dataclass(frozen=True)
class CellCounts:
    """Value cells of the matched rows = new + unchanged + changed + empty + pending + rejected."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    empty: int = 0
    pending: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return sum(asdict(self).values())

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "CellCounts":
        return cls(**{name: counts.get(name, 0) for name in CELL_OUTCOMES})


def sum_rows(counts: Iterable[RowCounts]) -> RowCounts:
    every = list(counts)
    return RowCounts(sum(c.matched for c in every), sum(c.pending for c in every), sum(c.rejected for c in every))
