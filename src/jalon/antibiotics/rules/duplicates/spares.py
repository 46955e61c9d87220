"""The duplicates of SPARES: same patient, same species, same antibiotype in the window.

Two isolates conflict when one molecule that both were tested for is R in one and not in the other (S against SFP is
minor), or when one bears a BLSE or a carbapenemase and the other does not (a blank is an absence). The published rule
does not say what to do when A fits B and C, which conflict. Here an isolate joins the first group in which it conflicts
with no member, else opens one.

Sets of molecules are bits of 64-bit words, and a group keeps the molecules R in any member, and not R in any member:
an isolate conflicts with a member if and only if it conflicts with the two unions.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from jalon.antibiotics.rules.duplicates.reasons import CODES, Reason
from jalon.antibiotics.rules.duplicates.series import Series
from jalon.antibiotics.rules.results import NOT_TESTED, R, S

FLAGS = ("blse", "epc")
_BITS = 64


def groups(frame: pl.DataFrame, molecules: Sequence[str], series: Series) -> tuple[np.ndarray, np.ndarray]:
    """For each number of the series, that of its group's first isolate, and the code of the reason."""
    group = np.arange(len(series.first))
    reason = np.full(len(group), CODES[Reason.ONLY], dtype=np.uint8)
    shared = series.shared
    if len(shared):
        rows = series.rows[shared]
        resistant, other, tested = _results(frame, molecules, rows)
        slots = first_fit(resistant, other, starts=np.flatnonzero(series.first[shared] == shared))
        leads, places = np.unique(slots, return_index=True, return_inverse=True)[1:]
        group[shared] = shared[leads[places]]
        reason[shared] = _reasons(places, tested)
    return group, reason


def first_fit(resistant: np.ndarray, other: np.ndarray, *, starts: np.ndarray) -> np.ndarray:
    """The slot of each isolate: two isolates of one series are in one group when they have the same slot.

    `resistant` and `other` (tested, not R) are rows of words, series after series, each in order; `starts` is where
    each series begins. The k-th isolates of all series are placed in one turn, the longest series first in the arrays.
    A series has as many slots as isolates, at its own places; one not yet used conflicts with nothing, so that the
    first slot without conflict is either the first group that fits or a new one.
    """
    sizes = np.diff(np.append(starts, len(resistant)))
    longest_first = np.argsort(-sizes, kind="stable")
    starts, sizes = starts[longest_first], sizes[longest_first]
    any_resistant, any_other = np.zeros_like(resistant), np.zeros_like(other)
    slots = np.empty(len(resistant), dtype=np.int64)
    used = np.zeros(len(starts), dtype=np.int64)
    for turn in range(sizes[0] if len(sizes) else 0):
        going = np.searchsorted(-sizes, -turn)  # series with an isolate left
        rows = starts[:going] + turn
        tried = starts[:going, None] + np.arange(used[:going].max() + 1)
        conflict = (resistant[rows, None] & any_other[tried]) | (other[rows, None] & any_resistant[tried])
        chosen = np.argmin(conflict.any(axis=2), axis=1)
        slot = starts[:going] + chosen
        any_resistant[slot] |= resistant[rows]
        any_other[slot] |= other[rows]
        used[:going] = np.maximum(used[:going], chosen + 1)
        slots[rows] = slot
    return slots


def _results(
    frame: pl.DataFrame, molecules: Sequence[str], rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each row, the molecules R, those tested and not R, and how many were tested.

    Flags are molecules that everyone was tested for; they count among the conflicts, not among what was tested.
    """
    flags = [name for name in FLAGS if name in frame.columns]
    words = -(-(len(molecules) + len(flags)) // _BITS) or 1
    resistant, other = np.zeros((2, len(rows), words), dtype=np.uint64)
    tested = np.zeros(len(rows), dtype=np.int32)
    for place, name in enumerate([*molecules, *flags]):
        results = _as_results(frame[name], rows, flag=name in flags)
        word, bit = place // _BITS, np.uint64(place % _BITS)
        is_tested, is_resistant = results != NOT_TESTED, results == R
        resistant[:, word] |= is_resistant.astype(np.uint64) << bit
        other[:, word] |= (is_tested & ~is_resistant).astype(np.uint64) << bit
        if name not in flags:
            tested += is_tested
    return resistant, other, tested


def _as_results(column: pl.Series, rows: np.ndarray, *, flag: bool) -> np.ndarray:
    chosen = column.gather(rows)
    if not flag:
        return chosen.fill_null(NOT_TESTED).to_numpy()
    return np.where(chosen.cast(pl.Boolean).fill_null(False).to_numpy(), R, S)


def _reasons(places: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Why each isolate is kept or not: of each group, most molecules tested, then the first in order."""
    order = np.lexsort((np.arange(len(places)), -tested, places))
    sizes = np.bincount(places)
    ends = np.cumsum(sizes)
    kept = order[ends - sizes]
    second = order[np.minimum(ends - sizes + 1, len(order) - 1)]
    most = tested[kept]
    best = np.where(most > tested[second], CODES[Reason.MOST_TESTED], CODES[Reason.OLDEST])
    reason = np.where(tested < most[places], CODES[Reason.FEWER_TESTED], CODES[Reason.LATER])
    reason[kept] = np.where(sizes == 1, CODES[Reason.DISTINCT], best)
    return reason
