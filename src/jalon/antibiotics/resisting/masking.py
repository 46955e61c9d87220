"""What may not leave a hospital though it is no small count itself: a total from which one would be found.

Whoever looks at several hospitals also sees each of them on its own page, where its small counts are hidden: the total
of all, less those that are shown, would give them back.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from jalon.antibiotics.rules.resistance import HIDE_UNDER

if TYPE_CHECKING:
    import polars as pl

COUNTS = ("resistant", "tested")
_FIGURES = ("share", "low", "high")


def is_small(*counts: int) -> bool:
    """Whether one of them could point at somebody; nought points at nobody."""
    return any(0 < one < HIDE_UNDER for one in counts)


def one_part_would_be_found(parts: Iterable[Sequence[int]]) -> bool:
    """Whether a total less the parts that are shown would be that of one hidden part, or a small count."""
    hidden = [part for part in parts if is_small(*part)]
    return len(hidden) == 1 or is_small(*(sum(counts) for counts in zip(*hidden, strict=True)))


def but_what_one_hospital_would_give(
    table: "pl.DataFrame", by_hospital: "pl.DataFrame", keys: Sequence[str], counts: Sequence[str]
) -> "pl.DataFrame":
    """The totals of several hospitals, hidden too where one of them would be found. `keys` name a total."""
    import polars as pl

    small = pl.any_horizontal((pl.col(name) > 0) & (pl.col(name) < HIDE_UNDER) for name in counts)
    found = (
        by_hospital.filter(small).group_by(keys).agg(pl.len().alias("parts"), *(pl.col(name).sum() for name in counts))
    )
    betrayed = found.filter((pl.col("parts") == 1) | small).select(*keys, betrayed=pl.lit(True))
    joined = table.join(betrayed, on=list(keys), how="left", maintain_order="left")
    marked = joined.with_columns(pl.col("hidden") | pl.col("betrayed").fill_null(False)).drop("betrayed")
    told = [name for name in (*counts, *_FIGURES) if name in marked.columns]
    return marked.with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in told)
