"""Nobody finds a hidden count again by subtracting what is shown from a published total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.small_numbers import hidden_rows, hide_small


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 4, 0, 1, 5], [12, None, 0, None, 5]),
        ([], []),
        ([None, 7], [None, 7]),
    ],
)
def test_counts_under_the_threshold_are_hidden_and_noughts_shown(counts, shown):
    assert hide_small(counts, threshold=5) == shown


def test_a_count_alone_of_its_total_takes_the_smallest_other_with_it():
    shown = hide_small([3, 40, 9, 25], threshold=5, groups=[("total",)] * 4)

    assert shown == [None, 40, None, 25]


def test_two_hidden_counts_that_together_stay_small_take_a_third():
    shown = hide_small([1, 2, 30, 9], threshold=5, groups=[("total",)] * 4)

    assert shown == [None, None, 30, None]


def test_noughts_are_hidden_last_for_they_cover_nothing():
    shown = hide_small([3, 0, 8], threshold=5, groups=[("total",)] * 3)

    assert shown == [None, 0, None]


def test_hiding_in_a_row_may_uncover_a_column():
    table = [3, 20, 30, 10, 11, 12, 50, 60, 70]
    groups = [(place // 3, place % 3) for place in range(9)]

    shown = hide_small(table, threshold=5, groups=groups)

    assert shown == [None, None, 30, None, None, 12, 50, 60, 70]


def test_a_total_that_is_small_itself_is_hidden_whole():
    assert hide_small([3, 0, 0], threshold=5, groups=[("total",)] * 3) == [None, None, None]


def test_totals_without_anything_hidden_are_left_alone():
    assert hide_small([30, 3, 8, 9], threshold=5, groups=[("a",), ("b",), ("b",), ("a",)]) == [30, None, None, 9]


def test_a_row_of_several_counts_is_hidden_whole():
    rows = [(2, 40), (0, 3), (6, 50), (9, 60)]

    assert hidden_rows(rows, threshold=5, groups=[("total",)] * 4) == [True, True, True, False]


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 20), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(tables, st.integers(2, 11))
def test_in_no_table_does_a_total_give_a_small_count_away(table, threshold):
    width = len(table[0])
    counts = [count for row in table for count in row]
    groups = [(place // width, place % width) for place in range(len(counts))]

    shown = hide_small(counts, threshold=threshold, groups=groups)

    assert all(count is None or count == 0 or count >= threshold for count in shown)
    for place, names in ((0, range(len(table))), (1, range(width))):
        for name in names:
            parts = [number for number, group in enumerate(groups) if group[place] == name]
            hidden = [counts[number] for number in parts if shown[number] is None]
            assert not hidden or len(hidden) == len(parts) or (len(hidden) > 1 and sum(hidden) >= threshold)
