"""What each writer of files is given."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from jalon.demo.invention import World
from jalon.kernel.periods import Period


@dataclass(frozen=True)
class Month:
    """The world, the month and its rank (0: January 2025), chance of its own, where to write."""

    world: World
    period: Period
    rank: int
    chance: Random
    folder: Path

    @property
    def name(self) -> str:
        """As file names have it: "MAI-2025"."""
        word, year = self.period.label.split()
        return f"{word.upper()}-{year}"
