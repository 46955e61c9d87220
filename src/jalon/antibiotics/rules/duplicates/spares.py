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
        leads = _leads(slots)
        group[shared] = shared[leads]
        reason[shared] = _reasons(leads, tested)
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
    results = np.zeros((len(rows), words * _BITS), dtype=np.uint8)
    for place, name in enumerate([*molecules, *flags]):
        results[:, place] = _as_results(frame[name].gather(rows), flag=name in flags)
    resistant, tested = results == R, results != NOT_TESTED
    return _packed(resistant), _packed(tested & ~resistant), tested[:, : len(molecules)].sum(axis=1, dtype=np.int64)


def _as_results(column: pl.Series, *, flag: bool) -> np.ndarray:
    if not flag:
        return column.fill_null(NOT_TESTED).to_numpy()
    return np.where(column.cast(pl.Boolean).fill_null(False).to_numpy(), R, S)


def _packed(truths: np.ndarray) -> np.ndarray:
    """Each row of truths as 64-bit words; which bit is whose does not matter, as long as it is the same for all."""
    return np.packbits(truths, axis=1).view(np.uint64)


def _leads(slots: np.ndarray) -> np.ndarray:
    """For each isolate, the first of its slot: written from the last to the first, so that the first stays."""
    first = np.empty_like(slots)
    backwards = np.arange(len(slots))[::-1]
    first[slots[backwards]] = backwards
    return first[slots]


def _reasons(leads: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Why each isolate is kept or not: of each group (known by its lead), most tested, then the first in order."""
    count, scale = len(leads), int(tested.max()) + 1
    order = np.argsort((leads * scale + (scale - 1 - tested)) * count + np.arange(count))
    members = np.bincount(leads, minlength=count)
    sizes = members[members > 0]
    begins = np.cumsum(sizes) - sizes
    kept = order[begins]
    second = order[np.minimum(begins + 1, count - 1)]
    most = np.zeros(count, dtype=tested.dtype)
    most[leads[kept]] = tested[kept]
    best = np.where(tested[kept] > tested[second], CODES[Reason.MOST_TESTED], CODES[Reason.OLDEST])
    reason = np.where(tested < most[leads], CODES[Reason.FEWER_TESTED], CODES[Reason.LATER])
    reason[kept] = np.where(sizes == 1, CODES[Reason.DISTINCT], best)
    return reason
