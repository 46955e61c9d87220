"""Quarters and ranks: a place that chance may move is said with the places it may take."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.antibiotics.rules.comparing import (
    Member,
    place_among,
    rank_words,
    rate_funnel,
    rate_ranks,
    share_ranks,
)
from jalon.indicators.comparison.rules import Rank
from tests.reference import naive_comparing_antibiotics as naive

shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def members(pairs):
    return [Member(str(rank), *pair) for rank, pair in enumerate(pairs)]


@settings(deadline=None, max_examples=60)
@given(st.lists(shares, min_size=2, max_size=9), st.booleans())
def test_ranks_of_shares_are_those_of_the_naive_twin(pairs, lowest_first):
    found = share_ranks(members(pairs), lowest_first=lowest_first)

    assert [(one.best, one.worst) for one in found] == naive.ranks(pairs, lowest_first)


def test_wards_far_apart_are_ranked_and_close_ones_are_not():
    found = share_ranks(members([(90, 100), (20, 100), (22, 100), (0, 0)]))

    assert found == [Rank(1, 1, 3), Rank(2, 3, 3), Rank(2, 3, 3), None]
    assert share_ranks(members([(90, 100), (20, 100), (22, 100)]), lowest_first=True)[0] == Rank(3, 3, 3)


def test_few_isolates_rank_nobody():
    assert set(share_ranks(members([(2, 3), (1, 4), (3, 3)]))) == {Rank(1, 3, 3)}


def test_alone_nobody_is_first():
    assert share_ranks(members([(3, 10), (0, 0)])) == [None, None]
    assert share_ranks([]) == []


def test_true_ranks_are_within_the_intervals_nineteen_times_in_twenty():
    rng = np.random.default_rng(2022)
    true, tested = np.array([0.1, 0.2, 0.3, 0.35, 0.5, 0.7]), np.array([40, 200, 90, 300, 60, 150])

    held = []
    for resistant in rng.binomial(tested, true, (300, 6)).tolist():
        found = share_ranks(members(zip(resistant, tested.tolist(), strict=True)))
        held.append(all(one.best <= 6 - place <= one.worst for place, one in enumerate(found)))

    assert sum(held) / len(held) >= 0.95


def test_rates_are_ranked_by_the_scatter_of_their_group():
    group = members([(390 + 2 * rank, 1000) for rank in range(12)] + [(900, 1000), (0, 0)])

    found = rate_ranks(group, rate_funnel(group))

    assert found[12] == Rank(1, 1, 13)
    assert found[0] == Rank(2, 13, 13)
    assert found[13] is None
    assert rate_ranks(group, rate_funnel(group), lowest_first=True)[12] == Rank(13, 13, 13)


def test_rates_without_limits_are_not_ranked():
    group = members([(400, 1000), (900, 1000)])

    assert rate_ranks(group, rate_funnel(group)) == [None, None]


@pytest.mark.parametrize(("value", "quarter"), [(1, 1), (2, 1), (2.5, 2), (4.5, 4), (3, 2), (3.5, 3)])
def test_a_value_is_in_a_quarter_of_its_group(value, quarter):
    others = [other for other in (1, 2, 3, 4, 5) if other != value]

    found = place_among(value, others)

    assert found.quarter == quarter
    assert found.group.n == len(others) + 1


def test_fewer_than_five_values_have_no_quarters():
    found = place_among(2, [1, 3, 4])

    assert found.quarter is None
    assert found.group.median == 2.5


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        (Rank(1, 1, 12), "1re sur 12"),
        (Rank(3, 3, 12), "3e sur 12"),
        (Rank(1, 5, 12), "entre la 1re et la 5e place sur 12"),
        (Rank(1, 12, 12), "toute place de 1 à 12 est possible"),
    ],
)
def test_a_rank_is_said_with_its_places(rank, words):
    assert rank_words(rank) == words
