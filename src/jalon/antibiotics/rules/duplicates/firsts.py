"""The first isolate of a patient, and the first of each episode."""

import numpy as np
import polars as pl

from jalon.antibiotics.rules.duplicates.reasons import CODES, Reason
from jalon.antibiotics.rules.duplicates.series import Series

EPISODE_DAYS = 365  # as AMR 3.0.0 answers: a year to the day opens another episode


def first(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """One group a series: its first isolate is kept, whatever it was tested for."""
    leads = series.first == np.arange(len(series.first))
    return series.first, np.where(leads, CODES[Reason.FIRST], CODES[Reason.NOT_FIRST])


def episodes(frame: pl.DataFrame, series: Series) -> tuple[np.ndarray, np.ndarray]:
    """The first isolate opens an episode; the next to open one comes 365 days or more after that isolate.

    Not after the last isolate seen: a patient found positive every month has an episode a year. All series go from
    one opening to the next together, so that there are as many turns as the longest of them has episodes.
    """
    shared = series.shared
    days = frame["date"].cast(pl.Date).to_physical().fill_null(0).to_numpy()[series.rows[shared]].astype(np.int64)
    opens = np.zeros(len(shared), dtype=bool)
    owner = series.first[shared]
    # Series one after another on one line, so far apart that no episode reaches into the next series.
    line = owner * (int(np.ptp(days)) + EPISODE_DAYS + 1 if len(days) else 1) + days
    openings = np.flatnonzero(owner == shared)
    while len(openings):
        opens[openings] = True
        following = np.searchsorted(line, line[openings] + EPISODE_DAYS)
        inside = following < len(line)
        openings, following = openings[inside], following[inside]
        openings = following[owner[following] == owner[openings]]
    group = np.arange(len(series.first))
    group[shared] = shared[np.maximum.accumulate(np.where(opens, np.arange(len(shared)), 0))]
    reason = np.full(len(group), CODES[Reason.OPENS_EPISODE], dtype=np.uint8)
    reason[shared[~opens]] = CODES[Reason.SAME_EPISODE]
    return group, reason
