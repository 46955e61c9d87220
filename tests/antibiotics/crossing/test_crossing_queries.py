"""A consumption against a resistance at each lag, against naive pairs over files drawn at random."""

import pytest

from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.queries import crossing, measuring
from jalon.antibiotics.queries.asked import ask, hospitals_of
from jalon.antibiotics.queries.crossing import Crossings, cross
from jalon.antibiotics.queries.measuring import Held
from tests.antibiotics.comparing import random_hospitals as drawn_at_random
from tests.reference.naive_comparing_antibiotics import spearman

pytestmark = pytest.mark.django_db
QUARTERS = ("2024-T1", "2024-T2", "2024-T3")
CEPHALOSPORINS = measuring.read_consumption("atc:J01DD")
CEFOTAXIME = measuring.read({"germe": "Escherichia coli", "antibiotique": "J01DD01"})


def found(points, period, *, inside=True):
    return cross(ask(hospitals_of([]), period, "spares"), CEPHALOSPORINS, CEFOTAXIME, points, inside=inside)


def rates(counts, times):
    return {place: top / bottom * times for place, (top, bottom) in counts.items() if bottom}


def naive(drawn, period, lag, place):
    """The pairs of places whose consumption of the period and resistance so many quarters later are known."""
    later = QUARTERS[QUARTERS.index(period) + lag] if QUARTERS.index(period) + lag < len(QUARTERS) else ""
    at = lambda hospital, when, unit: (place(hospital, unit), when)  # noqa: E731
    x = rates(drawn_at_random.consumption(drawn, at, ("9999993",)), 1000)
    y = rates(drawn_at_random.resistance(drawn, at), 100)
    return sorted(
        (x[where, when], y[where, later]) for where, when in x if when == period and (where, later) in y
    )  # fmt: skip


def flat(pairs):
    return sum(sorted((pair.x, pair.y) for pair in pairs), ())


def test_pairs_and_correlation_are_those_of_a_naive_crossing():
    drawn = drawn_at_random.load(31, hospitals=2, periods=QUARTERS)

    units, quarters = found("unit", "2024-T1"), found(crossing.QUARTER, "2024-T2")

    for one in units.lags:
        pairs = naive(drawn, "2024-T1", one.lag, lambda hospital, unit: (hospital, unit))
        assert flat(one.pairs) == pytest.approx(sum(pairs, ()))
        assert (one.found.rho if one.found else None) == pytest.approx(spearman(pairs) if len(pairs) >= 5 else None)
    assert [len(one.pairs) for one in units.lags[3:]] == [0, 0]
    for one in quarters.lags:
        pairs = [naive(drawn, when, one.lag, lambda hospital, unit: "") for when in ("2024-T1", "2024-T2")]
        assert flat(one.pairs) == pytest.approx(sum(sorted(sum(pairs, [])), ()))


def test_hospital_without_the_isolates_of_a_later_quarter_has_no_point_there():
    drawn_at_random.load(32, hospitals=2, periods=QUARTERS[:2])
    HospitalFile.objects.filter(
        establishment__code=drawn_at_random.FINESS[1], period="2024-T2", kind="resistance"
    ).update(state="replaced")

    lags = found("establishment", "2024-T1").lags

    assert [len(one.pairs) for one in lags] == [2, 1, 0, 0, 0]


def test_points_of_few_isolates_leave_the_crossing_outside_the_hospital():
    drawn_at_random.load(33, isolates=40)

    inside, outside = found("unit", "2024-T1"), found("unit", "2024-T1", inside=False)

    assert not inside.hidden
    small = {at for at, held in inside.resistance.items() if 0 < held.top < 5 or 0 < held.bottom < 5}
    assert small
    assert small <= outside.hidden
    assert len(outside.lags[0].pairs) == len(inside.lags[0].pairs) - len(
        [at for at in outside.hidden if at in inside.consumption]
    )


def test_year_is_crossed_with_the_four_quarters_that_follow_it():
    period = ask([], "2024", "spares").period

    assert crossing.quarters_of(period) == ["2024-T1", "2024-T2", "2024-T3", "2024-T4"]


def test_nothing_under_the_line_has_no_rate():
    assert crossing.rate(Held("", "", "", "", "", 3, 0), CEFOTAXIME) is None


def test_nobody_asked_gives_no_point():
    nobody = cross(ask([], "2024-T1", "spares"), CEPHALOSPORINS, CEFOTAXIME, "unit", inside=True)

    assert isinstance(nobody, Crossings)
    assert all(not one.pairs for one in nobody.lags)
