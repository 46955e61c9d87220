import pytest

from jalon.antibiotics.queries import comparing, measuring
from jalon.antibiotics.queries.comparing import Peer
from jalon.antibiotics.queries.measuring import Held
from jalon.antibiotics.reports import charted, screen
from jalon.antibiotics.reports.parts import AreaMap, Bar, Bars, Course, FunnelChart, Heat
from jalon.ui.charts.heat import Cell, Molecule, Organism

RATES = (120, 180, 240, 300, 310, 330, 420, 980)


@pytest.fixture
def compared(db):
    peers = [
        Peer(Held(f"99000000{rank}", "", "", "", "", rate * days, 1000 * days), f"Hôpital {rank}", "MCO", own=rank == 7)
        for rank, (rate, days) in enumerate(zip(RATES, (5, 12, 20, 33, 40, 52, 61, 70), strict=True))
    ]
    return comparing.compare(peers, measuring.read_consumption(""))


def test_funnel_places_members_between_its_limits(compared):
    drawn = charted.funnel(FunnelChart("DDJ", compared))

    [own] = [point for point in drawn["points"] if point["own"]]
    assert own["outside"]
    assert own["y"] == max(point["y"] for point in drawn["points"])
    assert all(0 <= point[axis] <= 1 for point in drawn["points"] for axis in ("x", "y"))
    assert len(drawn["lines"]["high_998"]) > 10


def test_funnel_is_the_same_on_screen(compared):
    assert screen.drawn(FunnelChart("DDJ", compared)).count("Hôpital 7") >= 1


def test_bars_start_at_zero_and_carry_the_mark():
    drawn = charted.bars(Bars("DDJ", [Bar("A", 50.0), Bar("B", 25.0)], 0, ("ensemble", 40.0)))

    first, second = drawn["rows"]
    assert first["share"] == pytest.approx(2 * second["share"])
    assert drawn["mark"] == {"label": "ensemble : 40", "share": pytest.approx(0.8 * first["share"])}


def test_course_is_broken_where_a_period_says_nothing():
    drawn = charted.course(Course("DDJ", ["2024-T1", "2024-T2", "2024"], [10.0, None, 20.0]))

    assert [point["label"] for point in drawn["points"]] == ["T1 2024", "T2 2024", "2024"]
    assert [point["at"] is None for point in drawn["points"]] == [False, True, False]


def test_heat_says_few_hidden_natural_and_untested():
    cells = {"A": Cell(40.0, 120), "B": Cell(40.0, 12), "C": Cell(hidden=True), "D": Cell(natural=True), "E": None}
    molecules = [Molecule(code, code, code) for code in cells]

    [row] = charted.heat(Heat("R", [Organism("Escherichia coli", cells, None)], molecules))["rows"]

    assert row["isolates"] == "•"
    assert [cell["kind"] for cell in row["cells"]] == ["shown", "few", "hidden", "natural", "none"]
    assert row["cells"][0] == {"kind": "shown", "text": "40", "n": "120", "band": 4}


def test_map_draws_the_departements_that_have_an_outline():
    chart = AreaMap("DDJ", {"33": 300.0, "24": 400.0, "999": 1.0})

    drawn = charted.area_map(chart)

    assert {area["code"] for area in drawn["map"]["areas"]} == {"33", "24"}
    assert "Gironde 300" in drawn["alt"]
    assert drawn["map"]["credit"]
    assert "<svg" in screen.drawn(chart)
