"""What a cell of an antibiogram says, and what two cells for one molecule say together."""

import itertools

import pytest

from jalon.antibiotics.rules import results
from jalon.antibiotics.rules.results import CONTRADICTORY, NOT_TESTED, SFP, UNREADABLE, ZIT, R, S


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("S", S), ("s", S), ("---S", S), (" S ", S), ("Sensible", S), ("R", R), ("r", R), ("---R", R), ("Résistant", R),
        ("I", SFP), ("SFP", SFP), ("Intermédiaire", SFP), ("ZIT", ZIT), ("zit", ZIT), ("NC", NOT_TESTED),
        ("", NOT_TESTED), ("-", NOT_TESTED), ("non testé", NOT_TESTED), ("<=0,5 S", S), (">= 16 R", R), ("22 mm S", S),
        (">=16", UNREADABLE), ("22", UNREADABLE), ("SR", UNREADABLE), ("?", UNREADABLE), ("+", UNREADABLE),
    ],
)  # fmt: skip
def test_result_as_laboratories_write_it(text, meant):
    assert results.read_result(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("+", True), ("oui", True), ("Positif", True), ("-", False), ("NON", False), ("", None), ("NC", None)],
)
def test_flag_says_yes_no_or_nothing(text, meant):
    assert results.read_flag(text) is meant


def test_flag_that_says_something_else_is_not_guessed():
    with pytest.raises(ValueError, match="peut-être"):
        results.read_flag("peut-être")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (S, NOT_TESTED, S), (R, R, R), (S, SFP, SFP), (SFP, ZIT, ZIT), (S, R, CONTRADICTORY), (ZIT, R, CONTRADICTORY),
        (UNREADABLE, R, R), (S, UNREADABLE, S), (CONTRADICTORY, S, CONTRADICTORY), (NOT_TESTED, UNREADABLE, UNREADABLE),
    ],
)  # fmt: skip
def test_two_columns_for_one_molecule(one, other, together):
    assert results.merged(one, other) == together


def test_order_of_two_columns_never_matters():
    codes = (NOT_TESTED, S, SFP, ZIT, R, UNREADABLE, CONTRADICTORY)

    for one, other in itertools.product(codes, codes):
        assert results.merged(one, other) == results.merged(other, one)
