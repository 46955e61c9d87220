"""Scales, strips, shares and lines: where things are drawn, and what is read out of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.ui import charts
from jalon.ui.charts.scales import lanes, scale_of
from jalon.ui.french import percent


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_scale_holds_every_value_and_starts_at_zero_unless_one_is_below(values):
    scale = scale_of(values)

    assert scale.low <= min(0, *values) + 1e-6
    assert scale.high >= max(0, *values) - 1e-6
    assert list(scale.ticks) == sorted(scale.ticks)
    assert all(0 <= scale.at(value) <= 100 for value in values)


def test_round_ticks_are_chosen():
    assert scale_of([3, 47]).ticks == (0, 10, 20, 30, 40, 50)
    assert scale_of([]).ticks[0] == 0
    assert scale_of([-12, 30]).low <= -12


def test_very_unequal_values_are_drawn_by_their_roots_and_it_is_said():
    scale = scale_of([10, 40_000], usual=100)

    assert scale.root
    assert scale.at(10_000) == pytest.approx(scale.at(40_000) / 2)
    drawn = charts.strips([charts.Strip("A", [*range(20), 40_000], 10)], title="x")
    assert "racine carrée" in drawn


def test_points_that_would_cover_one_another_are_spread_then_left_out():
    kept = lanes([50.0] * 9)

    assert [lane for _, lane in kept] == [0, 1, -1, 2, -2]
    assert len(lanes([0.0, 20.0, 40.0])) == 3


def test_strips_draw_the_box_the_marks_and_read_them_out():
    group = charts.Strip("Dordogne", [1, 2, 3, 4, 90], 3, 2, 4, focus=90, note="n = 5")
    drawn = charts.strips([group], title="Messages", marks=[charts.Mark("région", 3, "of-region")])

    assert 'aria-label="Messages. région : 3 ; Dordogne : médiane 3, de 2 à 4, établissement choisi 90"' in drawn
    assert drawn.count("<circle") == 5
    assert 'class="box"' in drawn
    assert 'class="focus"' in drawn
    assert ">n = 5<" in drawn


def test_too_few_values_have_no_box_and_none_no_median():
    drawn = charts.strips([charts.Strip("A", [1, 2], 1.5), charts.Strip("B", [])], title="x")

    assert 'class="box"' not in drawn
    assert drawn.count('class="median"') == 1
    assert "B : aucune valeur" in drawn


def test_names_are_escaped_wherever_they_are_drawn():
    drawn = charts.strips([charts.Strip("<b>&", [1.0], 1)], title='"><script>')

    assert "<b>" not in drawn
    assert "<script>" not in drawn


def test_shares_put_segments_end_to_end_with_the_interval_of_the_first():
    bar = charts.Bar("Région", [charts.Segment("Oui", 60, 0), charts.Segment("Non", 40, 1)], 39, 78)
    drawn = charts.stacked([bar], title="Signé", legend=["Oui", "Non"])

    assert 'class="seg-0" x="0.00%" y="4" width="60.00%"' in drawn
    assert 'class="seg-1" x="60.00%" y="4" width="40.00%"' in drawn
    assert drawn.count('class="whisker" x1') == 3
    assert "Région : Oui 60\u202f%, Non 40\u202f%" in drawn


def test_bar_of_nobody_says_so():
    assert "A : aucune valeur" in charts.stacked([charts.Bar("A", ())], title="x", legend=["Oui"])


def test_lines_break_where_a_month_has_nothing():
    months = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]
    drawn = charts.lines([charts.Line("Total", [10, 20, None, 30, 40], "own")], months, title="Envois", shown=percent)

    strokes = drawn.split("</ul>")[1]
    assert strokes.count('class="line own"') == 2
    assert drawn.count('class="dot own"') == 4
    assert "mars\u00a02025 rien" in drawn
    assert drawn.count('class="value own"') == 1


def test_lines_of_nothing_draw_their_ground_alone():
    drawn = charts.lines([charts.Line("Total", [None, None])], ["2025-01", "2025-02"], title="x")

    assert 'class="dot' not in drawn
    assert 'class="value' not in drawn
