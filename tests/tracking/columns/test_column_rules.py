"""Whatever a person types: a sentence says what is wrong, or files load without a mistake and read the same."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon import catalogue
from jalon.catalogue import writing
from jalon.catalogue.loader import load
from jalon.catalogue.reader.nodes import parse, plain
from jalon.catalogue.values import choice, members
from jalon.tracking.columns import rules
from jalon.tracking.columns.rules import Mistaken
from tests.tracking.columns.places import SAID, draft

SEEN = "abé9 :#'\"\\{}[]&*!|>%@`,-?=~\t\n\r🏥µ½.<"
HIDDEN = SEEN + "\x00\u200d\u202e;"
HOSTILE = st.one_of(st.text(SEEN, max_size=40), st.text(SEEN, min_size=3, max_size=9), st.sampled_from([
    "null", "~", "oui", "- a", "a: b", "a #b", "'", '"', "%TAG", "{label}", "!!python/object:x", "&a", "*a", "|", "1e3",
    "no", "../../etc/passwd", "=1+1", "é" * 80, "<b>x</b>",
]))  # fmt: skip
ANYTHING = st.one_of(HOSTILE, st.text(HIDDEN, max_size=20), st.text(max_size=40))
NAMED = HOSTILE.map("Nom {}".format)
FORMS = st.fixed_dictionaries({
    "label": st.one_of(ANYTHING, NAMED, NAMED), "why": HOSTILE, "kind": st.sampled_from(list(rules.KINDS)),
    "values": st.lists(st.one_of(HOSTILE, NAMED, NAMED), max_size=4).map("\n".join), "open_list": st.booleans(),
    "not_applicable": st.one_of(st.just(""), HOSTILE), "unit": HOSTILE,
    "minimum": st.sampled_from(["", "0", "-3,5", "1 000", "x"]), "maximum": st.sampled_from(["", "10", "5 €"]),
    "additive": st.booleans(), "owner": st.sampled_from(["region", "departement", "omedit"]),
    "grain": st.sampled_from(["et", "ej"]), "carries_over": st.booleans(), "private": st.booleans(),
    "theme": st.sampled_from(["sih", ""]), "new_theme": st.one_of(HOSTILE, NAMED), "after": st.just(""),
    "width": st.sampled_from([None, 12]),
})  # fmt: skip


def accepted(said):
    """The draft, or None when it was refused with at least one sentence."""
    try:
        return rules.read_draft(said)
    except Mistaken as wrong:
        return None if wrong.mistakes else rules.Draft


def files_of(one, theme):
    """The files of a draft, as the actions write them."""
    settled = rules.settled(one, theme=theme, after="")
    name = rules.identifier_of("75", one.label, ())
    files = {
        f"indicators/{name}.yaml": writing.as_yaml(rules.indicator_content(settled)),
        f"columns/{name}.yaml": writing.as_yaml(rules.column_content(settled, grid="segur_es", region="75")),
    }
    if not one.theme:
        files["themes.yaml"] = writing.as_yaml({theme: {"title": one.new_theme}})
    return name, settled, files


@settings(max_examples=60)
@given(FORMS)
def test_accepted_form_makes_files_that_load_and_read_back_the_same(said):
    one = accepted(said)
    if one is None:
        return
    name, settled, files = files_of(one, one.theme or "r75_theme")
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            place = Path(folder) / path
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, "utf-8")
        held = load(catalogue.SHIPPED, Path(folder))

    assert held.problems == ()
    assert name in {column.id for column in held.grids["segur_es"].columns}
    assert rules.draft_of(held.columns[name], held.indicators[name]) == settled
    value = held.indicators[name].value
    for word in one.values:
        assert choice(value, word) == word if one.kind == "choice" else members(value, word) == (word,)


def _block(inner):
    return st.dictionaries(ANYTHING, inner, min_size=1, max_size=4)


def _inside(inner):
    return st.one_of(_block(inner), st.lists(st.one_of(ANYTHING, _block(inner)), max_size=4))


@given(st.recursive(ANYTHING, _inside, max_leaves=12))
def test_yaml_written_reads_back_the_same(content):
    written = writing.as_yaml({"clé": content})

    assert plain(parse(written)) == {"clé": content}


@given(st.text(max_size=60), st.sampled_from(["75", "2A", "99X", "../"]))
def test_identifier_is_always_a_plain_file_name(label, region):
    name = rules.identifier_of(region, label, {"r75_colonne", "r75_colonne_2"})

    assert rules.re.fullmatch(r"r[a-z0-9]*_[a-z0-9_]+", name)
    assert len(name) <= 60


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("label", " ", "Donnez un nom à la colonne."),
        ("label", "🏥", "Il faut au moins une lettre ou un chiffre."),
        ("label", "nom\u202einversé", "Ce texte contient un caractère invisible : retapez-le."),
        ("label", "a\x00b", "Ce texte contient un caractère invisible : retapez-le."),
        ("values", "", "Écrivez au moins une valeur, une par ligne."),
        ("values", "Faite\nFAITE ", "« Faite » et « FAITE » se lisent de la même façon : gardez-en une seule."),
        ("values", "a ; b", "« a ; b » : le point-virgule sépare les valeurs, il ne peut pas en faire partie."),
        ("values", "✅", "« ✅ » : il faut au moins une lettre ou un chiffre."),
        ("values", "x" * 81, f"« {'x' * 30}… » est trop long : 80 signes au plus."),
        ("values", "\n".join(f"v{n}" for n in range(61)),
         "Une liste a au plus 60 valeurs : au-delà, un texte libre convient mieux."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(field, typed, sentence):
    with pytest.raises(Mistaken) as wrong:
        draft(**{field: typed})

    assert wrong.value.mistakes == {field: sentence}


def test_bounds_that_cross_and_words_for_numbers():
    with pytest.raises(Mistaken) as wrong:
        draft(kind="integer", minimum="10", maximum="5")
    assert wrong.value.mistakes == {"minimum": "Le minimum dépasse le maximum."}

    with pytest.raises(Mistaken) as wrong:
        draft(kind="integer", minimum="dix")
    assert wrong.value.mistakes == {"minimum": "« dix » n'est pas un nombre."}


def test_what_does_not_go_with_the_type_is_let_go():
    one = draft(kind="text", minimum="3", unit="visites", additive=True)

    assert (one.values, one.minimum, one.unit, one.additive) == ((), None, "", False)


def test_not_applicable_joins_the_list():
    assert draft(not_applicable="Non concerné").values == ("Prévue", "Faite", "Refusée", "Non concerné")
    assert draft(not_applicable="FAITE").not_applicable == "Faite"


def test_names_in_one_theme_are_numbered():
    assert rules.identifier_of("75", SAID["label"], {"r75_visite_sur_place"}) == "r75_visite_sur_place_2"
