import pytest

from jalon.catalogue.definitions import Value
from jalon.kernel.refusal import Refusal
from jalon.tracking.rules import (
    ABSENT,
    NOT_APPLICABLE,
    PRESENT,
    UNAVAILABLE,
    Entry,
    Shown,
    column_filter,
    read_entry,
    sort_key,
)

METEO = Value(type="choice", values=("Non démarré", "Déployé / VA signée"))
DOMAINS = Value(type="set", values=("D1", "D2", "Bonus CRO"))


@pytest.mark.parametrize(
    ("written", "value", "passes"),
    [
        (">= 100", 100.0, True),
        (">=100", 99.9, False),
        ("1 200", 1200.0, True),
        ("10..50", 50.0, True),
        ("10 à 50", 51.0, False),
        ("< 0,5", 0.4, True),
        ("!0", 0.0, False),
        ("5 ; 7", 7.0, True),
    ],
)
def test_number_filter(written, value, passes):
    assert column_filter(written, is_number=True)(Shown(value)) is passes


@pytest.mark.parametrize(
    ("written", "value", "passes"),
    [
        ("signee", "Commande signée", True),
        ("=Oui", "Oui, en partie", False),
        ("= oui", "Oui", True),
        ("chu ; clinique", "CLINIQUE DU PORT", True),
        ("!psy", "CH PSYCHIATRIQUE", False),
        ("ch ; !psy", "CH DE LA BAIE", True),
        ("", "n'importe quoi", True),
    ],
)
def test_text_filter(written, value, passes):
    assert column_filter(written, is_number=False)(Shown(value)) is passes


def test_state_words_select_states_and_not_text():
    empty, unavailable = column_filter("vide", is_number=False), column_filter("nd", is_number=True)

    assert empty(Shown(None, ABSENT))
    assert not empty(Shown("vide", PRESENT))
    assert unavailable(Shown(None, UNAVAILABLE))
    assert not unavailable(Shown(0.0, PRESENT))


def test_number_filter_that_is_not_one_is_refused_in_french():
    with pytest.raises(Refusal, match="filtre de nombre"):
        column_filter("beaucoup", is_number=True)


def test_sort_puts_numbers_then_words_then_what_is_missing():
    cells = [Shown(None, ABSENT), Shown("Été"), Shown(12.0), Shown("avril"), Shown(3.0)]

    assert [cell.value for cell in sorted(cells, key=sort_key)] == [3.0, 12.0, "avril", "Été", None]


@pytest.mark.parametrize(
    ("value", "written", "entry"),
    [
        (Value(type="integer"), ["1 250"], Entry(PRESENT, number=1250.0)),
        (Value(type="percent"), ["46,9"], Entry(PRESENT, number=46.9)),
        (METEO, ["deploye/va signee"], Entry(PRESENT, text="Déployé / VA signée")),
        (DOMAINS, ["Bonus CRO", "D1"], Entry(PRESENT, text="D1 ; Bonus CRO")),
        (Value(type="date"), ["15/03/2022"], Entry(PRESENT, text="2022-03-15")),
        (Value(type="date"), ["T1 2022"], Entry(PRESENT, text="2022-T1")),
        (Value(type="text"), ["=1+1 est un texte"], Entry(PRESENT, text="=1+1 est un texte")),
        (Value(type="integer"), [""], Entry(PRESENT)),
    ],
)
def test_entry_is_read_by_the_type_of_its_column(value, written, entry):
    assert read_entry(value, written) == entry


def test_entry_may_say_that_there_is_no_value():
    assert read_entry(METEO, [""], "non_disponible") == Entry(UNAVAILABLE)
    assert read_entry(METEO, ["Non démarré"], "non_concerne") == Entry(NOT_APPLICABLE)
    assert read_entry(METEO, ["Non démarré"], "vider") == Entry(PRESENT)


@pytest.mark.parametrize(
    ("value", "written", "says"),
    [
        (Value(type="integer"), "douze", "n'est pas un nombre"),
        (Value(type="integer"), "1,5", "nombre entier"),
        (Value(type="percent", maximum=100), "140", "maximum est 100"),
        (Value(type="integer", minimum=0), "-3", "minimum est 0"),
        (DOMAINS, "D1 D9", "valeurs attendues"),
        (METEO, "ensoleillé", "dans la liste"),
        (Value(type="date"), "bientôt", "n'est pas une date"),
        (Value(type="text"), "patient 1 84 12 76 451 089 46 à rappeler", "sécurité sociale"),
    ],
)
def test_entry_that_cannot_be_read_is_refused_in_french(value, written, says):
    with pytest.raises(Refusal, match=says):
        read_entry(value, [written])
