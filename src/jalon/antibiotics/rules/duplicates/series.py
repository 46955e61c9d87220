"""The series of a patient: all isolates of one organism in one window, in the order in which rules take them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

_DAY = 2**32  # an order is a day, then a place in the files: one number instead of two columns to compare
_DATE = pl.col("date").cast(pl.Date)  # a column without a single date has no type of its own
_WINDOWS = {"year": _DATE.dt.year(), "period": pl.col("period"), "all": pl.lit(0)}
WINDOWS = tuple(_WINDOWS)


@dataclass(frozen=True)
class Series:
    """The isolates that a rule decides of, numbered as they stand in the frame.

    `rows`: the row of the frame of each. `order`: what comes first has the lower number. `first`: the number of the
    first isolate of its series.
    """

    rows: np.ndarray
    order: np.ndarray
    first: np.ndarray

    @property
    def shared(self) -> np.ndarray:
        """The isolates of series with several, series after series, each in order. Most series have one isolate."""
        follows = self.first != np.arange(len(self.first))
        followed = np.zeros(len(self.first), dtype=bool)
        followed[self.first[follows]] = True
        numbers = np.flatnonzero(follows | followed)
        numbers = numbers[np.argsort(self.order[numbers])]
        # One number to sort by, twice, is three times as fast as np.lexsort.
        return numbers[np.argsort(self.first[numbers] * len(numbers) + np.arange(len(numbers)))]


def of(frame: pl.DataFrame, able: pl.Series, window: str, identity: Sequence[str]) -> Series:
    """The series of the rows that are `able` (they have a patient and a date)."""
    places, row_at = _places(frame)
    days = _DATE.to_physical().cast(pl.Int64)
    keyed = frame.select(*identity, _WINDOWS[window].alias("window"), (days * _DAY + places).alias("order"))
    if not able.all():
        keyed = keyed.filter(able)
    rows = np.flatnonzero(able.to_numpy())
    numbers = np.cumsum(able.to_numpy()) - 1
    first = keyed.select(pl.col("order").min().over(*identity, "window"))["order"].to_numpy()
    return Series(rows, keyed["order"].to_numpy(), numbers[row_at[first & (_DAY - 1)]])


def _places(frame: pl.DataFrame) -> tuple[pl.Series, np.ndarray]:
    """The place of each row by file and worksheet row, and the row at each place; without them, as the frame stands."""
    as_it_stands = np.arange(frame.height)
    if {"file", "row"} <= set(frame.columns):
        where = frame.select(pl.col("file").cast(pl.Int64) * _DAY + pl.col("row").cast(pl.Int64)).to_series()
        if not where.is_sorted():
            row_at = np.argsort(where.to_numpy(), kind="stable")
            places = np.empty(frame.height, dtype=np.int64)
            places[row_at] = as_it_stands
            return pl.Series(places), row_at
    return pl.Series(as_it_stands), as_it_stands
