"""The map: where degrees fall, colours and words, hatching, points."""

import json
import re

import pytest

from jalon import catalogue
from jalon.catalogue import outlines
from jalon.ui import maps

SQUARE = [(0.0, 45.0), (1.0, 45.0), (1.0, 46.0), (0.0, 46.0)]


def drawn(areas=(), spots=()):
    return maps.draw(areas, spots, title="Carte", description="mots")


def test_map_keeps_shapes_and_puts_north_up():
    x0, y0 = maps.lambert(3.0, 46.5)
    east, north = maps.lambert(3.5, 46.5), maps.lambert(3.0, 47.0)

    assert east[0] > x0
    assert north[1] < y0
    across, up = east[0] - x0, y0 - north[1]
    assert across / up == pytest.approx(0.688, abs=0.01)  # a degree of longitude at 46.5° is 0.688 of latitude


def test_everything_is_inside_the_drawing():
    svg = drawn([maps.Area("A", [SQUARE], "12", 0)], [maps.Spot("x", 46.5, 1.5), maps.Spot("y", 44.0, -1.0)])
    height = float(re.search(r'viewBox="0 0 560 (\d+)"', svg)[1])

    places = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', svg)]
    places += [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", svg)]

    assert len(places) >= 6
    assert all(0 <= x <= 560 and 0 <= y <= height for x, y in places)


def test_area_without_a_figure_is_hatched_and_says_so():
    svg = drawn([maps.Area("Creuse", [SQUARE])])

    assert 'class="area unknown"' in svg
    assert "<title>Creuse : non disponible</title>" in svg
    assert ">n.d.<" in svg


def test_area_says_its_figure_and_has_its_colour():
    svg = drawn([maps.Area("Gironde", [SQUARE], "1 068", 3)])

    assert 'class="area step-3"' in svg
    assert "<title>Gironde : 1 068</title>" in svg


def test_focus_is_drawn_last_and_has_another_shape():
    spots = [maps.Spot("choisi", 45.5, 0.5, css="focus"), maps.Spot("grand", 45.2, 0.2, size=1.0)]

    svg = drawn([maps.Area("A", [SQUARE], "1", 0)], spots)

    assert svg.index("grand") < svg.index("choisi")
    assert '<path class="spot focus"' in svg


def test_thousands_of_points_lose_their_names_but_not_the_chosen_one():
    spots = [maps.Spot(f"n° {rank}", 45 + rank / 2000, 0.5) for rank in range(maps.NAMED)]

    svg = drawn(spots=[*spots, maps.Spot("choisi", 45.5, 0.5, css="focus")])

    assert "n° 7<" not in svg
    assert "choisi<" in svg


def test_names_are_escaped():
    svg = drawn([maps.Area("<b>", [SQUARE], "1", 0)], [maps.Spot("<i>", 45.5, 0.5)])

    assert "<b>" not in svg
    assert "<i>" not in svg


def test_nothing_draws_nothing():
    assert drawn() == ""


@pytest.mark.parametrize(("many", "ranks"), [(0, []), (1, [2]), (2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4])])
def test_fewer_classes_take_the_colours_most_apart(many, ranks):
    assert maps.spread(many) == ranks


def test_shipped_outlines_are_those_of_the_96_departements_of_the_mainland():
    codes = [f"{number:02d}" for number in range(1, 96) if number != 20] + ["2A", "2B"]

    found = outlines.outlines([*codes, "974", "99A"])

    assert set(found) == set(codes)
    assert all(len(ring) > 3 for rings in found.values() for ring in rings)
    assert outlines.shipped(["24"])
    assert not outlines.shipped(["99A"])


@pytest.fixture
def own(tmp_path):
    """The folder of an instance's own outlines."""
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path)
    (tmp_path / "codelists").mkdir()
    yield tmp_path / "codelists" / outlines.NAME
    catalogue.use_overlay(before)


def feature(code, **geometry):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def test_instance_draws_its_own_and_may_redraw_another(own):
    ring = [[55.0, -21.0], [55.5, -21.0], [55.5, -20.8], [55.0, -21.0]]
    features = [feature("974", type="Polygon", coordinates=[ring]), feature("24", type="Point", coordinates=[0, 45])]
    own.write_text(json.dumps({"features": features}), "utf-8")

    assert outlines.outlines(["974"])["974"] == (tuple((x, y) for x, y in ring),)
    assert outlines.outlines(["24"])["24"] == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"features": [{"properties": {}}]}'])
def test_file_that_is_not_a_map_draws_nothing_of_its_own(own, text):
    own.write_text(text, "utf-8")

    assert set(outlines.outlines(["24", "974"])) == {"24"}
