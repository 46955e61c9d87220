"""Consumption against resistance: pairs at a lag, correlation of ranks, points away from the line, what may be said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jalon.antibiotics.rules.crossing import (
    Line,
    Spearman,
    association,
    crossed,
    far_from,
    lagged,
    robust_line,
    spearman,
)
from tests.reference import naive_comparing_antibiotics as naive

QUARTERS = [f"{year}-T{rank}" for year in (2021, 2022, 2023) for rank in (1, 2, 3, 4)]
points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=5, max_size=40)


@given(points)
def test_correlation_of_ranks_is_that_of_the_naive_twin(pairs):
    found = spearman(pairs)

    assert (found and found.rho) == (None if naive.spearman(pairs) is None else pytest.approx(naive.spearman(pairs)))


def test_correlation_of_ranks_is_that_of_scipy():
    rng = np.random.default_rng(1904)
    for many in (5, 12, 80):
        x = rng.integers(0, 20, many).astype(float)
        y = x + rng.normal(0, 8, many)

        found = spearman(list(zip(x.tolist(), y.tolist(), strict=True)))

        assert found.rho == pytest.approx(stats.spearmanr(x, y).statistic)
        assert found.n == many


def test_interval_is_that_of_bonett_and_wright():
    pairs = list(zip(range(1, 11), (1, 3, 2, 5, 4, 7, 6, 9, 8, 10), strict=True))

    found = spearman(pairs)

    rho = 1 - 6 * 8 / 990
    assert found.rho == pytest.approx(rho)
    spread = 1.959964 * ((1 + rho**2 / 2) / 7) ** 0.5
    assert (found.low, found.high) == pytest.approx([np.tanh(np.arctanh(rho) + way * spread) for way in (-1, 1)])


def test_interval_holds_the_true_correlation_nineteen_times_in_twenty():
    rng = np.random.default_rng(2000)
    true = 6 / np.pi * np.arcsin(0.6 / 2)  # Spearman's, of normal columns whose correlation is 0.6

    held = 0
    for _ in range(600):
        x, noise = rng.normal(size=(2, 40))
        found = spearman(list(zip(x, 0.6 * x + 0.8 * noise, strict=True)))
        held += found.low <= true <= found.high

    assert 0.93 <= held / 600 <= 0.985


@pytest.mark.parametrize("pairs", [[], [(1, 2), (2, 3), (3, 4), (4, 5)], [(1, n) for n in range(9)]])
def test_too_few_or_too_alike_have_no_correlation(pairs):
    assert spearman(pairs) is None


@pytest.mark.parametrize("way", [1, -1])
def test_a_perfect_order_has_no_interval(way):
    assert spearman([(x, way * x**3) for x in range(6)]) == Spearman(way, None, None, 6)


@settings(deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from(QUARTERS)), st.floats(0, 100)),
    st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from(QUARTERS)), st.floats(0, 100)),
    st.integers(-3, 5),
)
def test_pairs_at_a_lag_are_those_of_the_naive_twin(consumption, resistance, lag):
    found = lagged(consumption, resistance, lag)

    assert [tuple(pair) for pair in found] == naive.lagged(consumption, resistance, QUARTERS, lag)


def test_years_are_followed_by_years():
    assert lagged({("A", "2021"): 3.0}, {("A", "2022"): 9.0, ("A", "2021"): 1.0}, 1) == [("A", "2021", 3.0, 9.0)]


@settings(deadline=None, max_examples=50)
@given(points)
def test_robust_line_is_that_of_the_naive_twin(pairs):
    found = robust_line(pairs)

    expected = naive.line(pairs)

    assert found == (None if expected is None else pytest.approx(expected))


def test_robust_line_is_that_of_scipy():
    x, y = np.random.default_rng(1968).normal(size=(2, 60))

    outside = stats.theilslopes(y, x, method="joint")

    assert robust_line(list(zip(x, y, strict=True))) == pytest.approx((outside.slope, outside.intercept))


def test_four_points_have_no_line():
    assert robust_line([(1, 1), (2, 2), (3, 3), (4, 4)]) is None


def test_a_point_far_from_the_others_is_found_and_does_not_turn_the_line():
    pairs = [(x, 2 * x + (-1) ** x * (1 + x % 3) / 2) for x in range(20)]
    pairs[7] = (7, 80)

    line = robust_line(pairs)

    assert line.slope == pytest.approx(2, abs=0.1)
    assert far_from(pairs, line) == (7,)


def test_far_is_three_deviations_on_the_scale_of_a_normal_law():
    level = [(x, (-1) ** x) for x in range(12)]

    assert far_from([*level, (13, 4.44), (14, -4.46)], Line(0, 0)) == (13,)


def test_nothing_is_far_when_most_points_are_on_the_line():
    pairs = [(x, 0.3 * x + 0.1) for x in range(9)] + [(9, 50)]

    assert far_from(pairs, robust_line(pairs)) == ()


def crossing(x, y, lag=0, places="ABCDEFGH"):
    """Each place once or more, from the first quarter on; resistance `lag` quarters later."""
    keys = [(place, QUARTERS[rank // len(places)]) for rank, place in zip(range(len(x)), places * 9, strict=False)]
    later = [(place, QUARTERS[QUARTERS.index(quarter) + lag]) for place, quarter in keys]
    return crossed(dict(zip(keys, x, strict=True)), dict(zip(later, y, strict=True)), (lag,))[0]


def said(found):
    return association(found, "la consommation de C3G", "la résistance d'E. coli")


def test_an_association_is_said_and_is_no_effect():
    words = said(crossing([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 3, 5, 4, 6, 8, 7]))

    assert words.startswith("8 points, corrélation des rangs (Spearman) 0,93, intervalle à 95 % de 0,")
    assert "Là où la consommation de C3G est plus élevée, la résistance d'E. coli est plus élevée. C'est une" in words
    assert "une association, pas un effet" in words
    assert "mêmes services" not in words


def test_a_reverse_association_at_a_lag_says_so():
    words = said(crossing([1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 4, 5, 3, 2, 1], lag=2))

    assert "est moins élevée 2 trimestres plus tard." in words
    assert "(Spearman) −0,98" in words


def test_points_of_the_same_places_make_an_interval_too_narrow():
    words = said(crossing(range(12), [1, 0, *range(2, 12)], places="ABCD"))

    assert words.startswith("12 points (services : 4)")
    assert words.endswith(
        "Plusieurs points viennent des mêmes services et se ressemblent : l'intervalle est trop étroit."
    )


def test_an_interval_over_zero_says_that_nothing_is_shown():
    words = said(crossing([1, 2, 3, 4, 5, 6], [3, 5, 1, 6, 2, 4]))

    assert "L'intervalle contient zéro : ces données ne montrent pas d'association" in words
    assert "Là où" not in words


def test_too_few_points_say_so():
    assert said(crossing([1, 2, 3], [1, 2, 3])).startswith("3 points : trop peu")
    assert said(crossing([1], [1])).startswith("1 point : trop peu")


@pytest.mark.parametrize(("way", "words"), [(1, "exactement le même"), (-1, "exactement inverse")])
def test_a_perfect_order_is_said_without_interval(way, words):
    found = said(crossing([1, 2, 3, 4, 5, 6], [way * y for y in range(6)]))

    assert words in found
    assert "Là où" in found


def test_a_lag_is_said_in_its_periods():
    months = {(place, "2022-05"): rank for rank, place in enumerate("ABCDEF")}
    years = {(place, "2022"): rank for rank, place in enumerate("ABCDEF")}

    later = crossed(months, {(place, "2022-06"): v for (place, _), v in months.items()}, (1,))[0]
    earlier = crossed(years, {(place, "2021"): v for (place, _), v in years.items()}, (-1,))[0]

    assert "1 mois plus tard" in said(later)
    assert "1 an plus tôt" in said(earlier)


def test_all_the_lags_asked_are_given_and_none_is_chosen():
    rng = np.random.default_rng(8)
    consumption = {(place, quarter): float(rng.uniform(0, 100)) for place in "ABCD" for quarter in QUARTERS}

    found = crossed(consumption, consumption, (0, 1, 4, 40))

    assert [(one.lag, len(one.pairs)) for one in found] == [(0, 48), (1, 44), (4, 32), (40, 0)]
    assert found[0].found.rho == 1
    assert found[3].found is None
    assert found[3].far == ()
    assert found[3].line is None
