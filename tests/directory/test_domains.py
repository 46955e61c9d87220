"""Which establishments are hospitals: the shipped rule, clause by clause."""

from dataclasses import replace

import pytest

from jalon import catalogue
from jalon.directory.rules.domains import domain_of


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ({"stated": "ESSMS", "category": "362", "aggregate1": "1000"}, "ESSMS"),
        ({"category": "114", "aggregate1": "2000"}, "ES"),
        ({"category": "355", "aggregate1": "1000"}, "ES"),
        ({"category": "255", "aggregate1": "4000"}, "ESSMS"),
        ({"category": "603", "aggregate1": "2000"}, "VILLE"),
        ({}, "AUTRE"),
    ],
)
def test_first_clause_that_fits_decides(said, domain):
    assert domain_of(catalogue.current().domain_rules["es_essms"], **said) == domain


def test_what_no_clause_fits_has_no_domain():
    shipped = catalogue.current().domain_rules["es_essms"]

    assert domain_of(replace(shipped, clauses=()), stated="ES") == ""


def test_without_a_rule_what_the_list_states_stands():
    assert domain_of(None, stated="ES") == "ES"
