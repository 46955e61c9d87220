"""Metres to degrees: the published example of IGN, then a slow twin that goes the other way."""

from math import radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from jalon.directory.rules.positions import ZONES, plausible, projected
from jalon.directory.rules.projections import PROJECTIONS, Conic, Ellipsoid
from tests.reference.naive_projection import lambert93, utm

MILLIMETRE = 1e-8  # degrees
# meridian, what is added to northings, span of latitudes, span of longitudes
UTM = {
    "UTM_N20": (-63, 0, (14, 18), (-63, -60.5)),
    "UTM_N22": (-51, 0, (2, 6), (-54.7, -51)),
    "UTM_S38": (45, 1e7, (-13.1, -12.5), (44.9, 45.4)),
    "UTM_S40": (57, 1e7, (-21.5, -20.7), (55.1, 56)),
}


def test_the_example_that_ign_publishes():
    """NT/G 71, ALG0004, on the ellipsoid of the former geodesy."""
    clarke = Ellipsoid(6_378_249.2, 1 - (1 - 0.0824832568**2) ** 0.5)
    conic = Conic(0.760405966, 11_603_796.9767, 600_000, 5_657_616.674, 0.04079234433, clarke)

    latitude, longitude = conic.unproject(1_029_705.083, 272_723.849)

    assert (radians(latitude), radians(longitude)) == pytest.approx((0.872664626, 0.145512099), abs=1e-9)


def test_the_constants_of_lambert_93_are_those_that_ign_publishes():
    conic = PROJECTIONS["LAMBERT_93"]

    assert (round(conic.n, 10), round(conic.c, 3), round(conic.ys, 3)) == (0.7256077651, 11754255.426, 12655612.050)


@settings(max_examples=60)
@given(some.floats(41.3, 51.2), some.floats(-5.5, 9.7))
def test_lambert_93_leads_back_to_where_the_twin_started(latitude, longitude):
    found = PROJECTIONS["LAMBERT_93"].unproject(*lambert93(latitude, longitude))

    assert found == pytest.approx((latitude, longitude), abs=MILLIMETRE)


@pytest.mark.parametrize("name", UTM)
@pytest.mark.parametrize("share", [0.0, 0.31, 0.77, 1.0])
def test_utm_leads_back_to_where_the_twin_started(name, share):
    meridian, north, (south, top), (west, east) = UTM[name]
    place = (south + share * (top - south), west + share * (east - west))

    found = PROJECTIONS[name].unproject(*utm(*place, meridian, north))

    assert found == pytest.approx(place, abs=MILLIMETRE * 10)


@given(some.floats(allow_nan=False, allow_infinity=False), some.floats(allow_nan=False, allow_infinity=False))
def test_whatever_the_numbers_a_position_is_in_the_territory_or_nowhere(first, second):
    for department in ("01", *ZONES):
        place = plausible(first, second, department)
        assert place is None or place == plausible(second, first, department)


def test_a_projection_that_nobody_knows_places_nothing():
    assert projected([870_215], [6_571_590], ["MARS"], ["01"]) == ([None], [None])
