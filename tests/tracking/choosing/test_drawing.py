"""Draws: the same seed gives the same sample anywhere, every establishment has the same chance, parts add up."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jalon.tracking.choosing import rules
from tests.reference import naive_choosing

NUMBERS = [f"{n:09d}" for n in range(40)]
sizes = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1)


def test_draw_is_the_one_written_in_the_documentation():
    """Anyone finds it again with `printf abc/000000000 | sha256sum`, on any machine."""
    assert rules.strength("abc", "000000000")[:12] == "420eaf251928"
    assert rules.draw(NUMBERS, 3, "abc") == naive_choosing.draw(NUMBERS, 3, "abc")


@given(st.lists(st.sampled_from(NUMBERS)), st.integers(0, 50), st.text(max_size=5))
def test_draw_is_that_of_plain_loops(numbers, size, seed):
    assert rules.draw(numbers, size, seed) == naive_choosing.draw(numbers, size, seed)


def test_order_of_the_frame_changes_nothing():
    assert rules.draw(NUMBERS, 7, "x") == rules.draw(reversed(NUMBERS), 7, "x")


def test_larger_sample_keeps_the_smaller_one():
    assert rules.draw(NUMBERS, 12, "x")[:7] == rules.draw(NUMBERS, 7, "x")


def test_every_establishment_is_drawn_about_as_often():
    """10 of 40, two thousand seeds: 500 expected each, standard deviation 19.4; the chi-square stays plausible."""
    drawn = Counter(number for seed in range(2000) for number in rules.draw(NUMBERS, 10, str(seed)))

    # Σ (n - 500)² / (2000 p (1 - p)) × 39/40 follows a chi-square of 39 degrees: 72.1 is passed once in a thousand.
    spread = sum((drawn[number] - 500) ** 2 / (2000 * 0.25 * 0.75) for number in NUMBERS) * 39 / 40
    assert spread < 72.1


def test_pairs_are_drawn_about_as_often():
    """Two neighbours are taken together as often as chance wants: 10/40 × 9/39 of the time."""
    together = sum({NUMBERS[3], NUMBERS[4]} <= set(rules.draw(NUMBERS, 10, str(seed))) for seed in range(4000))

    assert abs(together / 4000 - 10 * 9 / (40 * 39)) < 0.016  # three standard deviations


@given(sizes, st.integers(0, 400))
def test_proportional_parts_are_those_of_plain_loops(held, total):
    assert rules.allotted(held, total) == naive_choosing.proportional(held, total)


@given(sizes, st.integers(0, 400), st.booleans())
def test_parts_add_up_and_fit(held, total, equal):
    parts = rules.allotted(held, total, equal=equal)

    assert sum(parts.values()) == min(total, sum(held.values()))
    assert all(0 <= parts[name] <= held[name] for name in held)


@given(sizes, st.integers(0, 400))
def test_equal_parts_differ_by_one_at_most_where_strata_can_give(held, total):
    parts = rules.allotted(held, total, equal=True)

    able = [parts[name] for name in held if parts[name] < held[name]]
    assert not able or max(able) - min(able) <= 1
    assert all(parts[name] <= min(able, default=400) + 1 for name in held)


def test_what_a_small_stratum_cannot_give_goes_to_the_others():
    assert rules.allotted({"a": 2, "b": 50, "c": 50}, 20, equal=True) == {"a": 2, "b": 9, "c": 9}
