"""Clopper-Pearson and Garwood against their definition: at a bound, chance alone does as much once in forty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.intervals import clopper_pearson, clopper_pearson_bounds, poisson_exact
from tests.reference.naive_resistance import binomial_tail, poisson_up_to


@pytest.mark.parametrize(
    ("count", "out_of", "low", "high"),  # Newcombe 1998a, table I, method 5
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0000, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_clopper_pearson_gives_the_published_bounds(count, out_of, low, high):
    assert clopper_pearson(count, out_of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_bound_is_where_the_tail_holds_two_and_a_half_percent(pair):
    count, out_of = pair

    low, high = clopper_pearson(count, out_of)

    assert 0 <= low <= count / out_of <= high <= 1
    assert low == 0 if count == 0 else binomial_tail(count, out_of, low) == pytest.approx(0.025, rel=1e-6)
    assert high == 1 if count == out_of else binomial_tail(count + 1, out_of, high) == pytest.approx(0.975, rel=1e-6)


def test_columns_have_the_bounds_of_their_pairs():
    lows, highs = clopper_pearson_bounds([0, 8, 23], [23, 23, 23])

    pairs = [clopper_pearson(count, 23) for count in (0, 8, 23)]
    assert list(zip(lows.tolist(), highs.tolist(), strict=True)) == [tuple(pair) for pair in pairs]


def test_more_confidence_is_a_wider_interval():
    sure, surer = clopper_pearson(8, 23), clopper_pearson(8, 23, 0.998)

    assert surer.low < sure.low < sure.high < surer.high


@pytest.mark.parametrize(
    ("count", "low", "high"),  # the usual table of exact limits of a count
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_garwood_gives_the_published_bounds(count, low, high):
    assert poisson_exact(count) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(0, 150))
def test_a_bound_of_a_count_is_where_the_tail_holds_two_and_a_half_percent(count):
    low, high = poisson_exact(count)

    assert poisson_up_to(count, high) == pytest.approx(0.025, rel=1e-6)
    assert low == 0 if count == 0 else 1 - poisson_up_to(count - 1, low) == pytest.approx(0.025, rel=1e-6)


def test_nothing_exact_is_said_of_what_was_not_counted():
    assert clopper_pearson(0, 0) is None
    assert clopper_pearson(5, 4) is None
    assert clopper_pearson(-1, 4) is None
    assert poisson_exact(-1) is None
