"""Funnel, cloud, ranked bars, antibiogram: where things are drawn, what is read out, what opens."""

import pytest

from jalon.ui import charts, showcase_charts
from jalon.ui.charts import Axis, Band, Cell, Molecule, Organism, RankedBar, Spot
from jalon.ui.charts.heat import band_of
from jalon.ui.charts.whiskers import whisker
from jalon.ui.french import number, percent

TESTED, RESISTANT = Axis("isolats testés", number), Axis("résistants", percent)
CURVE = [Band(10, 0, 2, 45, 60), Band(50, 8, 12, 31, 38), Band(100, 11, 14, 27, 32)]


def funnel(spots, curve=CURVE, centre=20.0):
    return charts.funnel(spots, curve, centre, title="E. coli", across=TESTED, up=RESISTANT)


def test_funnel_draws_limits_points_and_reads_out_those_outside():
    drawn = funnel([
        Spot("A", 100, 20, "A : 20 sur 100"),
        Spot("B", 50, 45, "B : 22 sur 50", place="above", strong=True, named=True),
        Spot("C", 60, 21, "C : 13 sur 60"),
    ])  # fmt: skip

    assert "E. coli. ensemble du groupe : 20\u202f% ; B : 22 sur 50 ; 2\u00a0autres points" in drawn
    assert drawn.count("<polygon") == 2
    assert drawn.count('<polyline class="limit-') == 4
    assert '<svg class="spot above strong"' in drawn
    assert ">B</text>" in drawn
    assert ">A</text>" not in drawn
    assert "isolats testés" in drawn
    assert 'role="img"' in drawn


def test_a_point_that_opens_a_page_is_a_link_in_a_group():
    drawn = funnel([Spot("A", 100, 20, "A", "/a/"), Spot("B", 50, 45, "B", "/b/", place="below")])

    assert 'role="group"' in drawn
    assert '<a href="/a/" aria-label="A" tabindex="-1">' in drawn
    assert '<a href="/b/" aria-label="B">' in drawn


def test_a_funnel_without_limits_shows_its_points_and_its_group():
    drawn = funnel([Spot("A", 10, 20, "A : 2 sur 10")], curve=[])

    assert "limit-95" not in drawn
    assert '<polyline class="centre"' in drawn
    assert "limites" not in drawn


def test_a_funnel_of_nobody_says_so():
    drawn = funnel([], curve=[], centre=None)

    assert "<polyline" not in drawn
    assert 'aria-label="E. coli. 0\u00a0autre point"' in drawn


def test_the_one_looked_at_is_ringed_named_and_explained():
    drawn = funnel([Spot("A", 100, 20, "A : 20 sur 100", own=True)])

    assert "celui que l'on regarde" in drawn
    assert drawn.count('class="ring"') == 2
    assert ">A</text>" in drawn
    assert "A : 20 sur 100" in drawn.split("aria-label=")[1].split(">")[0]


def test_names_that_would_cover_one_another_are_left_out():
    close = [Spot(name, 100, 20 + rank / 10, name, place="above", named=True) for rank, name in enumerate("AB")]

    drawn = funnel([*close, Spot("C", 20, 60, "C", place="above", named=True)])

    assert (drawn.count("spot-name"), ">A</text>" in drawn, ">B</text>" in drawn) == (2, True, False)


def test_very_unequal_numbers_tested_are_drawn_by_their_roots_and_it_is_said():
    drawn = funnel([Spot("A", n, 20, "A") for n in (10, 12, 15, 18, 20, 4000)], curve=[])

    assert "racine carrée" in drawn


def test_scatter_draws_its_line_and_reads_out_what_was_found():
    spots = [Spot("A", 10, 5, "A"), Spot("B", 30, 50, "B : loin", place="far", strong=True, named=True)]

    drawn = charts.scatter(spots, title="x", across=TESTED, up=RESISTANT, line=(0.5, 2), found="ρ = 0,4")

    assert 'aria-label="x. ρ = 0,4 ; B : loin ; 1\u00a0autre point"' in drawn
    assert "droite robuste" in drawn
    assert "loin des autres" in drawn
    ends = drawn.split('<polyline class="centre" points="')[1].split('"')[0].split()
    assert (ends[0], ends[-1]) == (
        f"{10 / 30.9 * 1000:.1f},{1000 * (1 - 7 / 60):.1f}",
        f"970.9,{1000 * (1 - 17 / 60):.1f}",
    )


def test_scatter_without_line_has_no_legend():
    drawn = charts.scatter([], title="x", across=TESTED, up=RESISTANT, line=(1, 1))

    assert "<polyline" not in drawn
    assert "plot-legend" not in charts.scatter([Spot("A", 1, 1, "A")], title="x", across=TESTED, up=RESISTANT)


def test_points_of_few_are_pale_and_the_legend_says_so():
    spots = [Spot("A", 4, 25, "A", few=True), Spot("B", 80, 20, "B")]

    drawn = charts.scatter(spots, title="x", across=TESTED, up=RESISTANT)
    limits = charts.funnel(spots, [], 22, title="x", across=TESTED, up=RESISTANT)

    for one in (drawn, limits):
        assert one.count("spot inside few") == 2  # the point and its key
        assert "sur trop peu pour s'y fier" in one


def test_ranked_bars_have_their_interval_and_are_read_out():
    bars = [RankedBar("A", 40, 30, 51, "n = 60", "/a/"), RankedBar("B", 10, 1, 44, few=True), RankedBar("C", None)]
    drawn = charts.ranked(bars, title="x", marks=[charts.Mark("hôpital", 25)], shown=percent)

    assert f'aria-label="x. hôpital : {percent(25)} ; A : {percent(40)}, de {percent(30)} à {percent(51)}' in drawn
    assert "C : aucune valeur" in drawn
    assert '<a href="/a/">A</a>' in drawn
    assert drawn.count("ranked-bar few") == 1
    assert drawn.count('class="whisker" x1') == 6
    assert "intervalle à 95" in drawn
    assert "trop peu" in drawn


def test_ranked_bars_alone_have_no_legend_and_make_an_image():
    drawn = charts.ranked([RankedBar("A", 3, own=True)], title="x")

    assert "plot-legend" not in drawn
    assert 'role="img"' in drawn
    assert "plot-row own" in drawn


def test_a_very_long_interval_is_cut_without_foot_rather_than_flatten_the_others():
    drawn = charts.ranked([RankedBar("A", 10, 2, 900), RankedBar("B", 12, 9, 15)], title="x")

    assert "A : 10, de 2 à 900" in drawn
    assert drawn.count('class="whisker" x1') == 5


def test_whisker_has_a_line_and_two_feet():
    assert whisker(10, 20, 16).count('class="whisker"') == 3
    assert 'x1="10.00%" x2="20.00%" y1="16" y2="16"' in whisker(10, 20, 16)


MOLECULES = [Molecule("A", "AMX", "Amoxicilline", "Pénicillines"), Molecule("B", "AMC", "Augmentin", "Pénicillines"),
             Molecule("C", "CTX", "Céfotaxime", "C3G")]  # fmt: skip


def heat(cells, molecules=MOLECULES, **of):
    return charts.heat([Organism("Escherichia coli", cells, 120, **of)], molecules, title="Résistance")


def test_heat_colours_cells_and_writes_the_number_tested():
    drawn = heat({"A": Cell(52.4, 120, "/lignes/", "SPARES"), "B": Cell(0.2, 610)})

    assert 'colspan="2" class="class" title="Pénicillines"' in drawn
    assert (
        '<td class="heat-5" title="Escherichia coli, Amoxicilline : 52,4\u202f% de résistance sur 120 testés' in drawn
    )
    assert "<b>52</b><small>120</small>" in drawn
    assert "SPARES" in drawn
    assert '<a href="/lignes/" aria-label=' in drawn
    assert '<td class="heat-0"' in drawn
    assert "<b>0,2</b>" in drawn
    assert '<td class="untested" title="Escherichia coli, Céfotaxime : non testé">' in drawn


def test_heat_of_few_is_grey_whatever_its_figure():
    drawn = heat({"A": Cell(88, 29)})

    assert '<td class="few"' in drawn
    assert "moins de 30 : à lire avec prudence" in drawn


def test_heat_marks_natural_resistance_and_hides_what_must_be():
    drawn = heat({"A": Cell(natural=True), "B": Cell(hidden=True), "C": Cell(None, 40)})

    assert "résistance naturelle</span>" in drawn
    assert "masqué, effectif trop petit</span>" in drawn
    assert "<b>" not in drawn.split("<tbody>")[1]


def test_heat_keeps_a_number_of_isolates_that_may_not_be_told():
    drawn = charts.heat([Organism("Escherichia coli", {}, None)], MOLECULES, title="Résistance")

    assert '<td class="number">•</td>' in drawn


def test_heat_without_classes_has_one_row_of_heads():
    drawn = heat({}, [Molecule("A", "AMX", "Amoxicilline")], url="/coli/")

    assert "colgroup" not in drawn
    assert '<abbr title="Amoxicilline">AMX</abbr>' in drawn
    assert '<i><a href="/coli/">Escherichia coli</a></i>' in drawn


@pytest.mark.parametrize(("share", "band"), [(0, 0), (0.99, 0), (1, 1), (5, 2), (24.9, 3), (25, 4), (50, 5), (100, 5)])
def test_bands_begin_at_their_bound(share, band):
    assert band_of(share) == band


def test_hostile_names_are_escaped_everywhere():
    bad = '"><script>'
    drawn = "".join([
        funnel([Spot(bad, 10, 20, bad, place="above", named=True)]),
        charts.scatter([Spot(bad, 1, 1, bad, own=True)], title=bad, across=Axis(bad, number), up=RESISTANT, found=bad),
        charts.ranked([RankedBar(bad, 1, note=bad)], title=bad, marks=[charts.Mark(bad, 1)]),
        charts.heat([Organism(bad, {bad: Cell(1, 2, note=bad)}, 2)], [Molecule(bad, bad, bad, bad)], title=bad),
    ])  # fmt: skip

    assert "<script" not in drawn


def test_every_chart_is_shown_with_the_components():
    assert [one.title for one in showcase_charts.all_charts()] == [
        "Entonnoir", "Nuage de points", "Barres classées", "Table d’antibiogramme",
    ]  # fmt: skip
