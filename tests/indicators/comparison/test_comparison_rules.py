"""The rules of comparison against their naive twin, and what they do at the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.indicators.comparison import rules
from jalon.kernel.intervals import Interval
from tests.reference import naive_comparison as naive

numbers = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=40)
intervals = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Interval(min(pair), max(pair)))


@given(numbers)
def test_quartiles_are_those_of_type_7(values):
    found = rules.distribution(values)

    assert found.median == pytest.approx(naive.quantile(values, "1/2"))
    if len(values) >= rules.SMALL:
        assert found.q1 == pytest.approx(naive.quantile(values, "1/4"))
        assert found.q3 == pytest.approx(naive.quantile(values, "3/4"))
    else:
        assert (found.q1, found.q3) == (None, None)
    assert (found.n, found.lowest, found.highest) == (len(values), min(values), max(values))


@given(st.integers(-20, 20).map(float), st.lists(st.integers(-20, 20).map(float), max_size=30), st.booleans())
def test_rank_is_where_the_value_stands_in_the_sorted_list(value, others, lowest_first):
    assert rules.rank(value, others, lowest_first=lowest_first) == naive.rank(value, others, lowest_first)


@given(intervals, st.lists(intervals, max_size=30), st.booleans())
def test_rank_within_intervals_only_moves_past_those_surely_before_or_after(own, others, lowest_first):
    found = rules.rank_within(own, others, lowest_first=lowest_first)

    assert found == naive.rank_within(own, others, lowest_first)
    assert 1 <= found.best <= found.worst <= found.out_of


@given(st.lists(st.one_of(st.none(), st.dictionaries(st.integers(1, 8), st.just(1.0))), max_size=6))
def test_constant_perimeter_is_who_is_there_every_month_that_has_a_file(months):
    assert rules.always_there(months) == naive.always_there(months)


@given(numbers)
def test_colours_of_the_map_part_the_values_in_order(values):
    bounds = rules.steps(values)
    colours = {value: rules.step_of(value, bounds) for value in values}

    assert 1 <= len(bounds) <= rules.STEPS
    assert bounds[-1] == max(values)
    assert all(colours[value] == naive.step(value, values, bounds) for value in values)
    assert set(colours.values()) == set(range(len(bounds)))


def test_nobody_has_no_figure():
    found = rules.distribution([], {"absent": 3})

    assert (found.n, found.without, found.mean, found.figure, found.weighted) == (0, 3, None, None, None)
    assert rules.shares([]).of("Oui").percent is None
    assert rules.steps([]) == []
    assert rules.always_there([None, None]) == set()


def test_rate_of_the_whole_goes_before_the_mean_of_its_parts():
    found = rules.distribution([10.0, 50.0], rate=18.0)

    assert (found.mean, found.weighted, found.figure) == (30.0, 18.0, 18.0)


def test_values_of_a_list_come_in_its_order_then_the_unforeseen_by_frequency():
    found = rules.shares([["Non"], ["Autre"], ["Autre"], ["Oui"], ["Rare"]], order=("Oui", "Non", "Peut-être"))

    assert [(one.value, one.count) for one in found.each] == [
        ("Oui", 1), ("Non", 1), ("Peut-être", 0), ("Autre", 2), ("Rare", 1),
    ]  # fmt: skip
    assert found.of("Oui").percent == 20
    assert found.of("Inconnue").count == 0


def test_set_counts_once_under_each_of_its_members():
    found = rules.shares([["DPI", "PFI"], ["DPI"], ["DPI", "DPI"]])

    assert found.n == 3
    assert (found.of("DPI").count, found.of("PFI").count) == (3, 1)


def test_rate_has_an_interval_only_when_it_is_a_share_of_things_counted():
    assert rules.rate_interval(81, 263, 100) == pytest.approx((25.53, 36.62), abs=0.005)
    assert rules.rate_interval(1.5, 3, 100) is None
    assert rules.rate_interval(5, 3, 100) is None


@pytest.mark.parametrize(
    ("size", "label"),
    [(0, "moins de 30 places"), (29, "moins de 30 places"), (30, "30 à 59 places"), (89, "60 à 89 places"),
     (90, "90 places et plus"), (400, "90 places et plus")],
)  # fmt: skip
def test_bands_of_size_say_where_they_begin(size, label):
    bounds = (30, 60, 90)

    assert rules.band_label(rules.band(size, bounds), bounds, "places") == label


def test_without_bounds_there_is_one_band():
    assert rules.band_label(rules.band(12, ()), (), "places") == "toutes les places"
