"""The tag library as templates use it."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from jalon.catalogue.definitions import Actor
from jalon.ui import icons, states


def rendered(text, **values):
    return Template("{% load jalon %}" + text).render(Context(values))


def test_filters_write_french():
    text = '{{ n|number_fr }} {{ p|percent_fr:1 }} {{ m|month_fr:"de" }} {{ n|plural:"ligne" }}'

    said = rendered(text, n=1386, p=7, m="2022-08")

    assert said == "1\u202f386 7,0\u202f% d’août\u00a02022 1\u202f386\u00a0lignes"


def test_owner_is_a_colour_and_a_word():
    actor = Actor(id="region", title="Région", national=False, colour="jaune")

    assert rendered("{% owner actor %}", actor=actor) == '<span class="owner owner-jaune">Région</span>'


def test_owner_unknown_to_the_catalogue_keeps_its_word():
    assert rendered("{% owner actor %}", actor="autre <b>") == '<span class="owner owner-gris">autre &lt;b&gt;</span>'


def test_state_is_a_sign_and_a_word():
    said = rendered('{% state "rejected" %}')

    assert 'class="badge tone-error"' in said
    assert "<svg" in said
    assert said.endswith("rejetée</span>")


def test_state_may_bear_the_words_of_its_model():
    assert "lue, à appliquer ici" in rendered('{% state "planned" "lue, à appliquer ici" %}')


def test_state_that_nobody_foresaw_keeps_its_word():
    assert "a verifier" in rendered('{% state "a_verifier" %}')


@pytest.mark.parametrize(
    ("value", "icon"),
    [
        ("Déployé / VA signée", "sun"),
        ("EN COURS DE DEPLOIEMENT - PAS D'ALERTE", "cloud-sun"),
        ("En cours de déploiement - Alerte", "cloud-lightning"),
        ("Non démarré", "cloud"),
        ("ensoleillé", "cloud-off"),
        (None, "cloud-off"),
    ],
)
def test_meteo_has_the_sky_of_its_word(value, icon):
    assert states.meteo_of(value).icon == icon


def test_meteo_outside_the_list_keeps_its_word():
    assert "ensoleillé" in rendered('{% meteo "ensoleillé" %}')


@pytest.mark.parametrize("looks", [states.STATES, states.NOTICES, states.METEO])
def test_every_sign_can_be_drawn(looks):
    for look in looks.values():
        assert icons.drawn(look.icon).startswith("<svg")
        assert look.word


def test_icon_beside_a_word_is_silent():
    assert 'aria-hidden="true"' in rendered('{% icon "sun" %}')


def test_icon_alone_bears_a_text():
    said = rendered('{% icon "sun" "Déployé <3" %}')

    assert 'role="img"' in said
    assert "<title>Déployé &lt;3</title>" in said


def test_notice_holds_its_content():
    said = rendered('{% notice "error" "Fichier refusé" %}ligne <b>3</b>{% endnotice %}')

    assert 'role="alert"' in said
    assert "Fichier refusé" in said
    assert "ligne <b>3</b>" in said


def test_notice_takes_the_tags_of_a_message():
    assert "tone-warning" in rendered('{% include "ui/components/notice.html" with tone="extra warning" content="x" %}')


def test_query_changes_the_address_and_keeps_the_rest():
    request = RequestFactory().get("/suivi/?q=abc&page=2&tri=nom")

    assert rendered("{% query page=3 tri='' %}", request=request) == "?q=abc&amp;page=3"


def test_text_of_a_block_is_escaped():
    assert "&lt;script&gt;" in rendered("{% notice 'info' %}{{ said }}{% endnotice %}", said="<script>")
