"""Isolates per 1,000 bed-days, with the interval of rare events."""

import pytest

from jalon.antibiotics.rules.incidence import incidence


def test_incidence_is_for_a_thousand_bed_days():
    found = incidence(84, 355_246)  # the S. aureus resistant to methicillin of a teaching hospital in 2024

    assert found.value == pytest.approx(0.2365, abs=5e-5)
    assert found == pytest.approx((0.2365, 0.1886, 0.2928), abs=5e-4)


def test_no_isolate_is_an_incidence_of_nought_with_a_bound():
    assert incidence(0, 1000) == pytest.approx((0, 0, 3.689), abs=5e-4)


@pytest.mark.parametrize(("count", "bed_days"), [(3, 0), (3, None), (3, -5), (-1, 1000)])
def test_no_incidence_without_bed_days(count, bed_days):
    assert incidence(count, bed_days) is None
