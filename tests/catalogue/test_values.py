"""From what people type to canonical values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.catalogue.definitions import Value
from jalon.catalogue.values import choice, members

ORDER = Value(
    type="choice",
    values=("Commande signée", "Pas de commande signée", "Déployé / VA signée", "Oui", "Non"),
    synonyms={"o": "Oui", "n": "Non"},
)
DOMAINS = Value(
    type="set", values=("D1", "D2", "D3", "D4", "Bonus CRO"), synonyms={"domaine 1": "D1", "cro": "Bonus CRO"}
)
EDITORS = Value(type="choice", values=("Alpha",), open_list=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" commande  SIGNEE", "Commande signée"),
        ("Déployé/VA signée ", "Déployé / VA signée"),
        ("DEPLOYE / VA SIGNEE", "Déployé / VA signée"),
        ("O", "Oui"),
        ("OUI", "Oui"),
        ("oui ", "Oui"),
        ("ensoleillé", None),
        ("", None),
        ("\u00a0", None),
    ],
)
def test_choice_is_read_whatever_its_spelling(text, expected):
    assert choice(ORDER, text) == expected


def test_open_list_keeps_what_is_written():
    assert choice(EDITORS, "ALPHA") == "Alpha"
    assert choice(EDITORS, "  Éditeur\u00a0Gamma ") == "Éditeur Gamma"
    assert choice(EDITORS, " ") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D1 D4 Bonus CRO", ("D1", "D4", "Bonus CRO")),
        ("d1 / d4 / bonus cro", ("D1", "D4", "Bonus CRO")),
        ("D1, D4", ("D1", "D4")),
        ("D1 + D4", ("D1", "D4")),
        ("D4 et D1", ("D1", "D4")),
        ("D4;D4", ("D4",)),
        ("Domaine 1 + CRO", ("D1", "Bonus CRO")),
        ("", ()),
        ("D1 D7", None),
        ("Bonus", None),
    ],
)
def test_set_is_read_whatever_its_separators(text, expected):
    assert members(DOMAINS, text) == expected


@given(
    st.sets(st.sampled_from(DOMAINS.values)),
    st.sampled_from([" ", ", ", " / ", " + ", ";", " - ", "\n", " et "]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.randoms(use_true_random=False),
)
def test_set_written_in_any_order_is_read_back(chosen, separator, spelling, chance):
    written = sorted(chosen)
    chance.shuffle(written)

    found = members(DOMAINS, spelling(separator.join(written)))

    assert found == tuple(name for name in DOMAINS.values if name in chosen)


@given(st.sampled_from(ORDER.values), st.sampled_from(["", " ", "\u00a0", "  \t"]))
def test_choice_survives_spaces_and_capitals(name, space):
    for written in (name, name.upper(), name.lower()):
        assert choice(ORDER, space + written.replace(" ", space + " ") + space) == name


@given(st.text(max_size=30))
def test_choice_never_invents_a_value(text):
    assert choice(ORDER, text) in {None, *ORDER.values}
