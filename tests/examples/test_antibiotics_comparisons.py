"""The cases of tests/examples/antibiotiques/comparaisons: a place among others, and two series crossed."""

import pytest

from jalon.antibiotics.rules import comparing, crossing
from jalon.antibiotics.rules.comparing.funnels import position
from jalon.antibiotics.rules.comparing.limits import binomial_limits
from tests.examples.reading import cases


def members(pairs):
    return [comparing.Member(str(rank), *pair) for rank, pair in enumerate(pairs)]


def of_kind(*keys):
    return [case for case in cases("antibiotiques/comparaisons") if any(key in case.values[0] for key in keys)]


@pytest.mark.parametrize("case", of_kind("part"))
def test_a_share_is_placed(case):
    count, tested = case["pris"]

    found = position(count / tested, binomial_limits(case["part"], [tested])[0])

    assert found == case["donne"]


@pytest.mark.parametrize("case", of_kind("groupe"))
def test_a_group_without_limits_says_why(case):
    assert comparing.proportion_funnel(members(case["groupe"])).why == case["pourquoi"]


@pytest.mark.parametrize("case", of_kind("taux"))
def test_rates_are_placed(case):
    found = comparing.rate_funnel(members(case["taux"]))

    assert found.centre == pytest.approx(case["ensemble"])
    assert found.points[-1].position == case["dernier"]


@pytest.mark.parametrize("case", of_kind("rangs"))
def test_wards_are_ranked(case):
    found = comparing.share_ranks(members(case["rangs"]))

    assert [[one.best, one.worst] for one in found] == case["donne"]


@pytest.mark.parametrize("case", of_kind("croise"))
def test_two_series_are_crossed(case):
    found = crossing.spearman([tuple(pair) for pair in case["croise"]])

    assert (found and [found.rho, found.low, found.high]) == (case["donne"] and pytest.approx(case["donne"], abs=0.005))
