"""Wilson and Newcombe against the tables of Newcombe 1998, and against the definition of the score interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.intervals import newcombe, wilson


@pytest.mark.parametrize(
    ("count", "out_of", "low", "high"),  # Newcombe 1998a, table I, method 3
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_bounds(count, out_of, low, high):
    assert wilson(count, out_of) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),  # Newcombe 1998b, table II, method 10
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_published_bounds(one, other, low, high):
    assert newcombe(one, other) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_are_where_the_score_test_would_just_reject(pair):
    count, out_of = pair
    share = count / out_of

    low, high = wilson(count, out_of)

    assert 0 <= low <= share <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            score = (share - bound) / (bound * (1 - bound) / out_of) ** 0.5
            assert abs(score) == pytest.approx(1.959964, abs=1e-4)


def test_nothing_is_said_of_what_was_not_counted():
    assert wilson(0, 0) is None
    assert wilson(5, 4) is None
    assert wilson(-1, 4) is None
    assert newcombe((1, 2), (0, 0)) is None
