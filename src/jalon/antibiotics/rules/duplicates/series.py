"""The series of a patient: all isolates of one organism in one window, in the order in which rules take them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

_DAY = 2**32  # an order is a day, then a place: one number instead of two columns to sort by
_WINDOWS = {"year": pl.col("date").dt.year(), "period": pl.col("period"), "all": pl.lit(0)}
WINDOWS = tuple(_WINDOWS)


@dataclass(frozen=True)
class Series:
    """Rows numbered by day, then by place in the files: what comes first has the lower number.

    `rows`: for each number, the row of the frame. `first`: for each number, that of the first isolate of its series.
    Most series have one isolate: `shared` are the numbers of the others, series after series.
    """

    rows: np.ndarray
    first: np.ndarray

    @property
    def shared(self) -> np.ndarray:
        follows = self.first != np.arange(len(self.first))
        followed = np.zeros(len(self.first), dtype=bool)
        followed[self.first[follows]] = True
        numbers = np.flatnonzero(follows | followed)
        return numbers[np.argsort(self.first[numbers], kind="stable")]


def of(frame: pl.DataFrame, chosen: np.ndarray, window: str, identity: Sequence[str]) -> Series:
    """The series of the chosen rows (numbers of rows with a patient and a date)."""
    rows = chosen[_in_order(frame, chosen)]
    keyed = frame.select(*identity, _WINDOWS[window].alias("window"))[rows].with_row_index("number")
    first = keyed.select(pl.col("number").min().over(*identity, "window"))["number"]
    return Series(rows, first.to_numpy().astype(np.int64))


def _in_order(frame: pl.DataFrame, chosen: np.ndarray) -> np.ndarray:
    """By day, then by file and row; rows of a frame without them are in the order of the frame."""
    days = frame["date"].cast(pl.Date).to_physical().fill_null(0).to_numpy().astype(np.int64)[chosen]
    return np.argsort(days * _DAY + _places(frame)[chosen])


def _places(frame: pl.DataFrame) -> np.ndarray:
    if not {"file", "row"} <= set(frame.columns):
        return np.arange(frame.height)
    where = frame.select((pl.col("file").cast(pl.Int64) * 2**31 + pl.col("row").cast(pl.Int64)).alias("place"))["place"]
    if where.is_sorted():
        return np.arange(frame.height)
    return where.rank("ordinal").to_numpy().astype(np.int64)
