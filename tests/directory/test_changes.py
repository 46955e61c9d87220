from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.catalogue.definitions import DomainClause, DomainRule
from jalon.directory.rules import Described, adjacent, compare, domain_of, vintage_of
from jalon.directory.rules.likeness import Seen, likenesses
from jalon.directory.rules.places import official_commune, official_department
from tests.reference.naive_directory import differences

vintages = st.dictionaries(
    st.integers(1, 12), st.builds(Described, st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("12"))
)


@given(vintages, vintages)
def test_compare_finds_what_the_naive_reading_finds(before, after):
    found = {(one.entity, one.what, (one.before, one.after)) for one in compare(before, after)}

    assert found == differences(before, after)


@given(vintages)
def test_a_list_does_not_differ_from_itself(same):
    assert compare(same, same) == []


def test_adjacent_follows_time_whatever_the_order():
    days = [date(2023, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2021, 12, 31)]

    assert adjacent(days) == [(days[1], days[2]), (days[2], days[0])]


def test_likeness_needs_the_place_and_the_name_or_the_legal_entity():
    gone = [Seen(1, "CLINIQUE KORIAN LES PINS", "33063", 9)]
    come = [
        Seen(2, "CLINIQUE LES PINS", "33063", 8),
        Seen(3, "CLINIQUE LES PINS", "33999", 8),
        Seen(4, "HOPITAL DU LAC", "33063", 9),
        Seen(5, "HOPITAL DU LAC", "33063", 7),
    ]

    assert {pair.come for pair in likenesses(gone, come)} == {2, 4}


def rule(*clauses):
    return DomainRule(id="r", version="1", path=None, title="r", clauses=tuple(DomainClause(**one) for one in clauses))


def test_domain_is_that_of_the_first_clause_that_fits():
    made = rule(
        {"domain": "ES", "field": "stated_domain", "values": ("ES",)},
        {"domain": "ES", "field": "category", "values": ("362",)},
        {"domain": "ESSMS", "field": "aggregate1", "values": ("4000",)},
        {"domain": "AUTRE", "field": "any", "values": ()},
    )

    assert domain_of(made, stated="ES", aggregate1="4000") == "ES"
    assert domain_of(made, category="362", aggregate1="4000") == "ES"
    assert domain_of(made, category="500", aggregate1="4000") == "ESSMS"
    assert domain_of(made) == "AUTRE"
    assert domain_of(None, stated="ES") == "ES"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DREES SAE 2023 (ID)", date(2023, 12, 31)),
        ("DREES SAE 2022 (absent en 2023)", date(2022, 12, 31)),
        ("2022", date(2022, 12, 31)),
        ("2022-06-30", date(2022, 6, 30)),
        ("2022-02-31", date(2022, 12, 31)),
        ("CNSA annuaire personnes âgées", None),
    ],
)
def test_vintage_of(text, day):
    assert vintage_of(text) == day


def test_overseas_codes_are_those_of_insee():
    assert [official_department(code) for code in ("9A", "9F", "1", "2A")] == ["971", "976", "01", "2A"]
    assert [official_commune(code) for code in ("9A101", "9J613", "1451", "2A004")] == [
        "97101",
        "98613",
        "01451",
        "2A004",
    ]
