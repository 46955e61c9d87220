"""Funnels: exact limits of shares, limits of rates that follow the scatter of the group."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jalon.antibiotics.rules.comparing import (
    POSITIONS,
    WHY_NO_LIMITS,
    Member,
    proportion_funnel,
    rate_funnel,
)
from jalon.antibiotics.rules.comparing.funnels import position
from jalon.antibiotics.rules.comparing.limits import Limits, binomial_limits, dispersion_of, scattered_limits
from tests.reference import naive_comparing_antibiotics as naive

shares = st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def members(pairs):
    return [Member(f"service {rank}", *pair) for rank, pair in enumerate(pairs)]


@settings(max_examples=60, deadline=None)
@given(shares, st.floats(0.02, 0.98))
def test_a_share_is_outside_when_chance_gives_it_too_rarely(counted, share):
    count, n = counted

    found = position(count / n, binomial_limits(share, [n])[0])

    assert found == naive.position(count, n, share)


def test_limits_agree_with_scipy_on_many_numbers():
    rng = np.random.default_rng(2005)
    tested, share = rng.integers(1, 3000, 400), 0.237

    found = binomial_limits(share, tested.tolist())

    first = stats.binom.ppf(0.025, tested, share)
    assert all(r - 1 <= one.low_95 * n <= r for one, n, r in zip(found, tested, first, strict=True))
    last = stats.binom.isf(0.001, tested, share)
    assert all(r <= one.high_998 * n + 1e-9 <= r + 1 for one, n, r in zip(found, tested, last, strict=True))


@pytest.mark.parametrize(("n", "share"), [(1, 0.5), (7, 0.03), (40, 0.3), (88, 0.97)])
def test_low_limits_are_interpolated_as_published(n, share):
    found = binomial_limits(share, [n])[0]

    assert found.low_95 == pytest.approx(naive.low_limit(n, share, 0.025))
    assert found.low_998 == pytest.approx(naive.low_limit(n, share, 0.001))


@given(st.integers(1, 500), st.floats(0.01, 0.99))
def test_limits_of_those_that_resist_mirror_limits_of_the_others(n, share):
    resist, others = binomial_limits(share, [n])[0], binomial_limits(1 - share, [n])[0]

    assert resist == pytest.approx([1 - bound for bound in reversed(others)], abs=1e-9)
    assert 0 <= resist.low_998 <= resist.low_95 <= resist.high_95 <= resist.high_998 <= 1


def test_a_group_is_its_pooled_share_and_each_member_has_its_place():
    found = proportion_funnel(members([(20, 100), (22, 100), (19, 100), (21, 100), (45, 100), (4, 100), (0, 0)]))

    assert found.centre == pytest.approx(131 / 600)
    assert [point.position for point in found.points] == ["inside"] * 4 + ["above_998", "below_998"]
    assert found.left_out == ("service 6",)
    assert found.why == ""
    assert found.dispersion == pytest.approx(stats_of([20, 22, 19, 21, 45, 4], 100), rel=1e-6)


def stats_of(counts, n):
    """The dispersion of equal wards by numpy: winsorised scores, squared, over the constant of a normal law."""
    pooled = sum(counts) / (n * len(counts))
    scores = (np.array(counts) / n - pooled) / np.sqrt(pooled * (1 - pooled) / n)
    kept = np.clip(scores, np.quantile(scores, 0.1), np.quantile(scores, 0.9))
    return float((kept**2).mean()) / naive.winsorised_square(200_000)


def test_fewer_than_five_members_have_no_limits():
    found = proportion_funnel(members([(9, 10), (1, 10), (0, 10), (5, 10)]))

    assert (found.why, found.dispersion, found.curve()) == ("few", None, [])
    assert {point.position for point in found.points} == {"unknown"}
    assert found.points[0].limits is None
    assert found.why in WHY_NO_LIMITS


@pytest.mark.parametrize("pairs", [[], [(0, 0)]])
@pytest.mark.parametrize("funnel", [proportion_funnel, rate_funnel])
def test_nobody_makes_no_group(funnel, pairs):
    found = funnel(members(pairs))

    assert (found.centre, found.points, found.why) == (None, (), "few")
    assert found.at([10]) == []


@pytest.mark.parametrize("count", [0, 30])
def test_a_group_where_all_or_none_resist_has_no_limits(count):
    found = proportion_funnel(members([(count, 30)] * 6))

    assert (found.why, found.curve()) == ("same", [])
    assert binomial_limits(count / 30, [30]) == [Limits(*[count / 30] * 4)]


def test_a_curve_goes_from_the_smallest_to_the_greatest_and_passes_by_the_limits_of_the_members():
    found = proportion_funnel(members([(3, 12), (9, 40), (10, 55), (30, 90), (50, 240)]))

    curve = found.curve()

    assert (curve[0][0], curve[-1][0]) == (12, 240)
    assert curve[0][1] == found.points[0].limits
    assert curve[-1][1] == found.points[-1].limits
    assert [at for at, _ in curve] == sorted({at for at, _ in curve})


rates = st.lists(st.tuples(st.floats(1, 5000), st.integers(50, 20_000)), min_size=5, max_size=20)


@settings(deadline=None, max_examples=50)
@given(rates)
def test_the_scatter_of_rates_is_that_of_the_naive_twin(pairs):
    found = rate_funnel(members(pairs))

    expected = naive.dispersion(pairs, 1000)

    assert found.dispersion == pytest.approx(expected, rel=1e-4) or (found.why == "same" and expected < 1e-9)


def test_rates_are_pooled_and_far_ones_are_outside():
    pairs = [(400, 1000), (410, 1000), (380, 1000), (420, 1000), (395, 1000), (405, 1000), (2000, 1000)]

    found = rate_funnel(members(pairs))

    assert found.centre == pytest.approx(4410 / 7)
    assert found.points[-1].position == "above_998"
    assert found.points[-1].value == pytest.approx(2000)
    assert found.curve()[0][1] == found.points[0].limits


def test_a_rate_for_one_admission_has_the_same_places():
    pairs = [(400, 1000), (410, 900), (380, 1200), (120, 800), (395, 1000), (1405, 1000)]

    thousand, one = rate_funnel(members(pairs)), rate_funnel(members(pairs), per=1)

    assert [point.position for point in thousand.points] == [point.position for point in one.points]
    assert one.centre == pytest.approx(thousand.centre / 1000)


@pytest.mark.parametrize("pairs", [[(0, 500)] * 6, [(40, 100)] * 6])
def test_rates_that_do_not_differ_have_no_limits(pairs):
    found = rate_funnel(members(pairs))

    assert (found.why, found.curve()) == ("same", [])
    assert found.points[0].position == "unknown"


def test_four_rates_have_no_limits():
    assert rate_funnel(members([(10, 100)] * 4)).why == "few"


def test_nothing_is_low_enough_where_little_was_counted():
    assert scattered_limits(400, 0.001, 50).low_95 == 0
    assert scattered_limits(400, 10, 50) == pytest.approx([261.8, 312.4, 487.6, 538.2], abs=1)


def test_of_a_normal_group_one_in_twenty_is_outside():
    rng = np.random.default_rng(5)

    outside = [
        abs(score) > 1.96 * dispersion_of(scores) ** 0.5
        for scores in rng.normal(0, 3, (400, 40)).tolist()
        for score in scores
    ]

    assert 0.043 < sum(outside) / len(outside) < 0.055


def test_on_a_limit_is_inside():
    limits = Limits(1, 2, 3, 4)

    assert [position(value, limits) for value in (0.9, 1, 2, 3, 4, 4.1)] == [
        "below_998", "below_95", "inside", "inside", "above_95", "above_998",
    ]  # fmt: skip
    assert {"below_998", "below_95", "inside", "above_95", "above_998", "unknown"} == set(POSITIONS)
