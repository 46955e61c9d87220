"""Units of doses meet, and a dose that cannot be computed says why."""

from decimal import Decimal

import pytest

from jalon.antibiotics.rules.ddd import REASONS, converted, ddd_of, ddd_per_unit, exact, per_thousand_bed_days


@pytest.mark.parametrize(
    ("amount", "unit", "found"),
    [
        (250, "MG", (Decimal("0.25"), "g")),
        (1, " g", (Decimal(1), "g")),
        (500, "µg", (Decimal("0.0005"), "g")),
        (500, "microg.", (Decimal("0.0005"), "g")),
        (1, "M UI", (Decimal(1), "MUI")),
        (1, "M.U.I", (Decimal(1), "MUI")),
        (2, "millions d'UI", (Decimal(2), "MUI")),
        (1.5, "MUI", (Decimal("1.5"), "MUI")),
        (4_500_000, "UI", (Decimal("4.5"), "MUI")),
        (500, "TU", (Decimal("0.5"), "MUI")),
        (1, "UD", (Decimal(1), "UD")),
        (5, "ml", None),
        (5, "", None),
    ],
)
def test_a_unit_is_converted_or_refused(amount, unit, found):
    assert converted(amount, unit) == found


def test_a_float_is_taken_as_written():
    assert exact(0.1) == Decimal("0.1")
    assert ddd_of(3, 0.1, "g", 0.3, "g").value == 1


def test_the_share_of_a_dose_in_one_unit():
    assert ddd_per_unit(Decimal("0.25"), "g", 1, "g").value == Decimal("0.25")


@pytest.mark.parametrize(
    ("dose", "ddd", "reason"), [(0, 1, "no_dose"), (-1, 1, "no_dose"), (1, 0, "no_ddd"), (1, -1, "no_ddd")]
)
def test_a_zero_is_no_dose(dose, ddd, reason):
    found = ddd_of(1, dose, "g", ddd, "g")

    assert (found.value, found.reason) == (None, reason)
    assert found.reason in REASONS


def test_no_rate_without_bed_days():
    assert per_thousand_bed_days(40, None) is None
    assert per_thousand_bed_days(Decimal(40), 1000) == 40
