import pytest

from jalon.catalogue.definitions import Derived
from jalon.indicators import rules
from tests.examples import reading

WORDS = {"n.c.": (None, rules.NOT_APPLICABLE), "n.d.": (None, rules.UNAVAILABLE)}


def fact(word):
    return WORDS.get(word, (word, rules.PRESENT))


@pytest.mark.parametrize("case", reading.cases("indicators/calculs"))
def test_derived_value(case):
    asked = {key: tuple(value) if isinstance(value, list) else value for key, value in case["calcul"].items()}

    def read(code, period):
        stated = case["valeurs"][code]
        return {1: fact(stated[period])} if period in stated else {}

    found = rules.derive(Derived(**asked), case["mois"], read).get(1)

    assert found == (None if case["donne"] == "∅" else fact(case["donne"]))


def test_months_of_a_quarter_and_of_a_year():
    assert (rules.first_month("2022-T3"), rules.last_month("2022-T3")) == ("2022-07", "2022-09")
    assert (rules.first_month("2022"), rules.last_month("2022"), rules.last_month("2022-08")) == (
        "2022-01", "2022-12", "2022-08",
    )  # fmt: skip
