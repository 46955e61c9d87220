"""When files are due, how late they come, and where each cell of a column is counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.periods import Period
from jalon.tracking.freshness import rules
from jalon.tracking.freshness.rules import Completeness, Timeliness

DUE = date(2022, 9, 15)


@pytest.mark.parametrize(
    ("month", "by", "due"),
    [("2022-08", 15, DUE), ("2022-12", 10, date(2023, 1, 10)), ("2024-01", 28, date(2024, 2, 28))],
)
def test_file_is_due_the_month_after(month, by, due):
    assert rules.due_on(Period(month), by) == due


def test_late_file_is_about_the_month_before():
    assert rules.data_month(Period("2022-08"), 1) == Period("2022-07")


@pytest.mark.parametrize(
    ("received", "today", "state", "late"),
    [
        (date(2022, 9, 15), date(2022, 9, 20), "come", 0),
        (date(2022, 9, 18), date(2022, 9, 20), "come_late", 3),
        (None, date(2022, 9, 15), "expected", 0),
        (None, date(2022, 9, 16), "missing", 1),
    ],
)
def test_state_and_days_late(received, today, state, late):
    time = Timeliness(DUE, received, today)

    assert (time.state, time.late) == (state, late)


def test_each_cell_is_counted_in_one_part():
    entries = [
        ["Oui", 0, None, 0],  # stated
        ["Non", 0, "2022-07", 1],  # carried over
        [12, 0, "2022-03", 4],  # too old
        [None, 5, None, 0],  # waits in the queue
        [None, 4, None, 0],  # no file
        ["Pas de commande signée", 3, None, 0],  # deduced
        [None, 2, None, 0],  # known to be unavailable
        [None, 0, None, 0],  # emptied by its owner
        [None, 6, None, 0],  # reserved: not this reader's affair
    ]

    assert rules.completeness(entries, range(9)) == Completeness(8, filled=3, carried=1, old=1, waiting=1, empty=2)


CELL = st.tuples(st.sampled_from([None, "x", 3]), st.integers(0, 6), st.none(), st.integers(0, 63)).map(list)


@given(
    st.lists(CELL, min_size=1, max_size=8).flatmap(
        lambda e: st.tuples(st.just(e), st.lists(st.integers(0, len(e) - 1)))
    )
)
def test_parts_add_up(drawn):
    entries, codes = drawn

    whole = rules.completeness(entries, codes)

    reserved = sum(entries[code][1] == 6 for code in codes)
    assert whole.filled + whole.carried + whole.old + whole.waiting + whole.empty == whole.expected
    assert whole.expected == len(codes) - reserved


def test_nothing_expected_has_no_share():
    assert Completeness().share is None
    assert (Completeness(4, filled=3, empty=1) + Completeness(4, filled=1, empty=3)).share == 50
