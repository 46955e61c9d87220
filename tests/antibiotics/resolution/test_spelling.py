"""Slips: the fast distance equals the textbook, and a correction needs a single meaning near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.antibiotics.resolution import spelling
from jalon.antibiotics.resolution.spelling import Spellings, Target, distance
from tests.reference import naive_spelling as naive

WORDS = st.text(alphabet="abcde", max_size=12)


def spellings(*labels, most=2):
    return Spellings({label: Target(label, meaning, most) for label, meaning in labels})


@given(WORDS, WORDS)
def test_distance_is_that_of_the_textbook(first, second):
    assert distance(first, second) == naive.distance(first, second)


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [("ofloxacine", "norfloxacine", 2), ("cefixime", "cefepime", 2), ("amikacine", "amikcaine", 1), ("", "abc", 3)],
)
def test_distance_of_known_words(first, second, edits):
    assert distance(first, second) == edits


def test_slip_is_corrected_when_one_meaning_is_near():
    assert spellings(("ceftriaxone", "CRO")).corrected("ceftriaxonne") == ("CRO", ("CRO",))


def test_slip_is_left_when_another_meaning_is_close_behind():
    near = spellings(("amoxicilline", "AMX"), ("ampicilline", "AMP"))

    code, offered = near.corrected("amoicilline")

    assert (code, set(offered)) == ("", {"AMX", "AMP"})


def test_slip_is_left_when_it_is_nearer_a_word_that_nobody_may_take():
    assert spellings(("norfloxacine", "NOR"), ("norfloxacime", "")).corrected("norfloxacima")[0] == ""


def test_neighbour_of_another_first_letter_counts_against_a_correction():
    assert spellings(("tefixime", "T"), ("cefixime", "C")).corrected("cefixme")[0] == ""


@pytest.mark.parametrize("label", ["amox", "amika", "", "ceftriaxone2"])
def test_short_labels_and_those_with_digits_are_never_corrected(label):
    assert spellings(("amoxa", "A"), ("amikas", "B"), ("ceftriaxone", "CRO")).corrected(label) == ("", ())


def test_seven_letters_bear_one_edit_and_eight_bear_two():
    assert spellings(("bactrim", "SXT")).corrected("bactrin")[0] == "SXT"
    assert spellings(("bactrim", "SXT")).corrected("bactrun")[0] == ""
    assert spellings(("cefixime", "CFM")).corrected("cefixxxme")[0] == "CFM"


def test_brand_bears_one_edit_whatever_its_length():
    brand = spellings(("tazocilline", "TZP"), most=1)

    assert brand.corrected("tazociline")[0] == "TZP"
    assert brand.corrected("tasociline")[0] == ""


def test_first_letter_is_never_corrected():
    assert spellings(("oxytetracycline", "OXY")).corrected("doxytetracycline")[0] == ""


def test_short_word_of_a_label_is_read_as_it_stands():
    assert spellings(("penicilline g", "G")).corrected("penicilline k")[0] == ""
    assert spellings(("penicilline g", "G")).corrected("penicillinne g")[0] == "G"


def test_word_more_or_less_is_no_slip():
    assert spellings(("amoxicilline", "AMX")).corrected("amoxicilline a")[0] == ""


def test_answers_are_forgotten_when_they_are_too_many(monkeypatch):
    monkeypatch.setattr(spelling, "REMEMBERED", 2)
    near = spellings(("ceftriaxone", "CRO"))

    answers = [near.corrected(label)[0] for label in ("ceftriaxonne", "ceftriaxoneee", "ceftriaxon", "ceftriaxonne")]

    assert answers == ["CRO", "CRO", "CRO", "CRO"]
