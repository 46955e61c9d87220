from datetime import date, datetime

import pytest

from jalon.catalogue.definitions import SourceColumn, Value
from jalon.sources.reading.cells import EMPTY, NOT_APPLICABLE, PRESENT, UNAVAILABLE, parser
from jalon.sources.reading.tables import Uncomputed
from jalon.sources.reading.texts import text_of

COLUMN = SourceColumn(id="c", role="value", headers=("C",), unavailable=("sans retour",))
YES_NO = Value(type="choice", values=("Oui", "Non"), synonyms={"o": "Oui"})
WEATHER = Value(type="choice", values=("Déployé / VA signée", "Non concerné"), not_applicable=("Non concerné",))
DOMAINS = Value(type="set", values=("D1", "D2", "D4", "Bonus CRO"), synonyms={"bonus compte rendu": "Bonus CRO"})


def parsed(written, value, **options):
    cell = parser(COLUMN, value, **options)(written)
    return cell.state, cell.text if cell.number is None else cell.number, cell.problem


@pytest.mark.parametrize("written", ["", "  ", "\u00a0", "\u202f "])
def test_blank_is_empty_for_every_type(written):
    for kind in ("integer", "percent", "choice", "set", "text", "date"):
        assert parsed(written, Value(type=kind, values=("Oui",)))[0] == EMPTY


@pytest.mark.parametrize(
    "written", ["#N/A", "nc", "ND", "pas disponible", "à confirmer", "beaucoup", "-", "sans retour"]
)
def test_text_among_numbers_is_not_available_and_never_zero(written):
    assert parsed(written, Value(type="integer")) == (UNAVAILABLE, None, "")


def test_unforeseen_text_among_numbers_is_noted():
    assert "beaucoup" in parser(COLUMN, Value(type="integer"))("beaucoup").note
    assert parser(COLUMN, Value(type="integer"))("nc").note == ""


def test_non_concerne_among_numbers_is_a_state():
    assert parsed("non concerné", Value(type="amount")) == (NOT_APPLICABLE, None, "")


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#VALEUR!", "#NOM?", "#N/A"])
def test_error_of_the_spreadsheet_is_not_available_for_every_type(error):
    for kind in ("integer", "choice", "text", "date"):
        assert parsed(error, Value(type=kind, values=("Oui",)))[0] == UNAVAILABLE


def test_formula_without_result_is_refused():
    state, value, problem = parsed(Uncomputed("="), Value(type="integer"))

    assert (state, value) == (UNAVAILABLE, None)
    assert "formule sans résultat" in problem


@pytest.mark.parametrize("written", ["Oui", "OUI", "oui ", "O", True])
def test_choice_is_read_however_it_is_spelt(written):
    assert parsed(written, YES_NO) == (PRESENT, "Oui", "")


@pytest.mark.parametrize("written", ["DEPLOYE/VA SIGNEE ", "déployé / va signée", "Déployé  /  VA signée"])
def test_choice_with_punctuation(written):
    assert parsed(written, WEATHER) == (PRESENT, "Déployé / VA signée", "")


def test_choice_that_means_not_applicable_keeps_its_words():
    assert parsed("NON CONCERNE", WEATHER) == (NOT_APPLICABLE, "Non concerné", "")


def test_value_outside_the_list_is_refused_with_its_words():
    assert parsed("ensoleillé", WEATHER) == (UNAVAILABLE, None, "valeur hors liste : « ensoleillé »")


def test_value_that_a_person_explained_is_known():
    assert parsed("ensoleillé", WEATHER, learnt={"ensoleille": "Déployé / VA signée"})[1] == "Déployé / VA signée"


def test_open_list_keeps_any_other_value():
    assert parsed("Éditeur  Gamma", Value(type="choice", open_list=True)) == (PRESENT, "Éditeur Gamma", "")


@pytest.mark.parametrize(
    "written", ["D1 D4 Bonus CRO", "d4, d1 + bonus cro", "Bonus CRO / D4 / D1", "D1 et D4 ; bonus compte rendu"]
)
def test_set_is_the_same_however_it_is_written(written):
    assert parsed(written, DOMAINS) == (PRESENT, "D1 ; D4 ; Bonus CRO", "")


@pytest.mark.parametrize("written", ["D1 D9", "D12", "bonus"])
def test_set_with_an_unknown_word_is_refused_whole(written):
    assert parsed(written, DOMAINS)[2] == f"valeur hors liste : « {written} »"


@pytest.mark.parametrize(
    ("written", "code"), [(date(2022, 4, 5), "2022-04-05"), ("15/03/2022", "2022-03-15"), ("T1 2022", "2022-T1")]
)
def test_dates_of_three_forms(written, code):
    assert parsed(written, Value(type="date")) == (PRESENT, code, "")


@pytest.mark.parametrize(
    ("written", "why"), [(44620.0, "44620"), ("31/02/2022", "date illisible"), ("bientôt", "date illisible")]
)
def test_no_date_is_guessed(written, why):
    state, value, problem = parsed(written, Value(type="date"))

    assert (state, value) == (UNAVAILABLE, None)
    assert why in problem


@pytest.mark.parametrize("written", ["=1+1", "-Difficulté", "+33", "@toi", "= voir avec le DSI"])
def test_comment_that_looks_like_a_formula_is_text(written):
    assert parsed(written, Value(type="text")) == (PRESENT, written, "")


@pytest.mark.parametrize(("written", "why"), [(12.5, "entier"), (-1.0, "hors des bornes"), (date(2022, 1, 1), "date")])
def test_impossible_number_is_refused(written, why):
    assert why in parsed(written, Value(type="integer", minimum=0))[2]


def test_rate_above_a_hundred_is_refused():
    assert parsed("4 700 %", Value(type="percent", minimum=0, maximum=100))[2] == "4700 est hors des bornes (0 à 100)"


def test_number_written_in_a_text_column_has_no_decimals():
    assert parsed(47.0, Value(type="text")) == (PRESENT, "47", "")


@pytest.mark.parametrize(
    ("written", "kind", "state"),
    [
        ("nc", "choice", UNAVAILABLE),
        ("sans objet", "choice", NOT_APPLICABLE),
        ("pas disponible", "set", UNAVAILABLE),
        ("à confirmer", "date", UNAVAILABLE),
        ("non concerné", "date", NOT_APPLICABLE),
        (False, "choice", PRESENT),
    ],
)
def test_states_for_lists_and_dates(written, kind, state):
    assert parsed(written, Value(type=kind, values=("Oui", "Non")))[0] == state


def test_bounds_may_be_open_on_one_side():
    assert parsed(-1.0, Value(type="number", minimum=0))[2] == "-1 est hors des bornes (au moins 0)"
    assert parsed(9.5, Value(type="number", maximum=9))[2] == "9,5 est hors des bornes (au plus 9)"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "VRAI"),
        (47.0, "47"),
        (datetime(2022, 3, 15, 8, 30), "2022-03-15 08:30"),  # noqa: DTZ001 a spreadsheet knows no time zone
        (date(2022, 3, 15), "2022-03-15"),
        (None, ""),
        (" a\u00a0 b ", "a b"),
    ],
)
def test_cell_as_text(cell, text):
    assert text_of(cell) == text
