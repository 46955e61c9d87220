"""A second file for the same hospital, period and kind: what it changes, unit by unit, how it completes the first."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl


class UnitDifference(NamedTuple):
    """What a unit had and has: bed-days, stays, dispensed units or isolates. None: the unit is not in that file."""

    unit: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        return (self.after or 0) - (self.before or 0)


def differences(before: Mapping[str, float], after: Mapping[str, float]) -> list[UnitDifference]:
    """The units whose total differs, the largest change first."""
    found = [UnitDifference(unit, before.get(unit), after.get(unit)) for unit in before.keys() | after.keys()]
    return sorted((one for one in found if one.before != one.after), key=lambda one: (-abs(one.change), one.unit))


def completed(former: "pl.DataFrame", new: "pl.DataFrame", keys: Mapping[str, str]) -> "pl.DataFrame":
    """The former rows of the units that the new file does not name, then the new file's rows.

    `keys`: the code of a unit as written → its key. Columns of one alone are kept, empty for the other.
    """
    import polars as pl

    named = {keys[unit] for unit in new["unit"].to_list()}
    kept = former.filter(~pl.col("unit").replace_strict(list(keys), list(keys.values())).is_in(list(named)))
    return pl.concat([kept, new], how="diagonal")


def relabelled(frame: "pl.DataFrame", labels: Sequence[str], whole: Sequence[str]) -> "pl.DataFrame":
    """Isolates whose columns r0, r1… follow `labels`, renamed to follow `whole`."""
    ranks = {label: rank for rank, label in enumerate(whole)}
    return frame.rename({f"r{rank}": f"r{ranks[label]}" for rank, label in enumerate(labels)})
