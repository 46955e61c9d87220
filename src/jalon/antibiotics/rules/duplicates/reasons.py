"""Why an isolate is kept or set aside, as a word that is stored; sentences are built in `explaining.py`."""

from enum import StrEnum

import polars as pl


class Reason(StrEnum):
    NOT_APPLIED = "not_applied"  # kept: no rule was asked for
    NOT_DEDUPLICABLE = "not_deduplicable"  # kept: no patient or no date, so that nothing can be said
    ONLY = "only"  # kept: nothing else of this organism in this patient and window
    DISTINCT = "distinct"  # kept: alone of its antibiotype, others of the patient have another
    MOST_TESTED = "most_tested"  # kept: of its group, the one with most molecules tested
    OLDEST = "oldest"  # kept: of those of its group with most molecules tested, the oldest
    FEWER_TESTED = "fewer_tested"  # set aside: the kept one has more molecules tested
    LATER = "later"  # set aside: the kept one has as many, and is older (or earlier in the file, of the same day)
    FIRST = "first"  # kept: the first of this organism in this patient and window
    NOT_FIRST = "not_first"  # set aside: another came first
    OPENS_EPISODE = "opens_episode"  # kept: 365 days or more after the isolate that opened the episode before
    SAME_EPISODE = "same_episode"  # set aside: less than 365 days after the isolate that opened the episode
    OTHER_SPECIMEN = "other_specimen"  # set aside: neither blood nor cerebrospinal fluid


REASONS = pl.Enum([reason.value for reason in Reason])
KEPT = frozenset(Reason) - {
    Reason.FEWER_TESTED, Reason.LATER, Reason.NOT_FIRST, Reason.SAME_EPISODE, Reason.OTHER_SPECIMEN,
}  # fmt: skip
CODES = {reason: code for code, reason in enumerate(Reason)}  # as `REASONS` numbers them
