"""The cases of tests/examples/antibiotiques/ddj: from units dispensed to daily doses."""

from decimal import Decimal

import pytest

from jalon.antibiotics.rules import ddd
from tests.examples.reading import cases


@pytest.mark.parametrize("case", cases("antibiotiques/ddj"))
def test_ddd_give(case):
    dose, dose_unit = amount(case["dose"])
    daily, daily_unit = amount(case["ddj"])

    found = ddd.ddd_of(case["quantite"], dose, dose_unit, daily, daily_unit, counted=case.get("compte", True))

    assert found.reason == case.get("motif", "")
    assert shown(found, case) == case.get("donne")


def amount(text):
    number, _, unit = text.partition(" ")
    return (Decimal(number) if number else None), unit


def shown(found, case):
    if found.value is None or "journees" not in case:
        return found.value
    rate = ddd.per_thousand_bed_days(found.value, case["journees"])
    return None if rate is None else round(float(rate), 1)
