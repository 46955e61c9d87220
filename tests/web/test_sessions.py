"""Cookies, sessions and headers, as they leave; and what is written of requests in the log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from jalon.accounts import audit
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def enter(client, name="claire"):
    return client.post("/compte/connexion/", {"login": name, "password": PASSWORD})


def test_cookies_are_closed_to_scripts_and_to_other_sites(client):
    make("claire")

    enter(client)

    session, token = client.cookies["jalon_session"], client.cookies["jalon_csrf"]
    assert session["httponly"]
    assert {session["samesite"], token["samesite"]} == {"Lax"}
    assert not session["max-age"]  # ends with the browser
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.HTTPS


def test_session_is_a_new_one_once_entered_and_dead_once_left(client):
    make("claire")
    client.get("/compte/connexion/")
    client.cookies["jalon_session"] = "chosen-by-someone-else"

    enter(client)
    entered = client.cookies["jalon_session"].value
    client.post("/compte/deconnexion/")
    again = Client()
    again.cookies["jalon_session"] = entered

    assert entered != "chosen-by-someone-else"
    assert "/compte/connexion/" in again.get("/").headers["Location"]


def test_password_changed_ends_the_other_sessions():
    make("claire")
    here, elsewhere = Client(), Client()
    enter(here)
    enter(elsewhere)

    here.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": "cinq autres mots ici",
                                        "password2": "cinq autres mots ici"})  # fmt: skip

    assert "/compte/connexion/" in elsewhere.get("/").headers["Location"]


@pytest.mark.parametrize("address", ["/", "/compte/connexion/", "/rien/", "/sante/", "/compte/personnes/"])
def test_every_answer_has_the_protective_headers(client, address):
    client.force_login(make("claire", "administrateur"))

    answer = client.get(address)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_log_names_neither_person_nor_what_was_typed(client, caplog):
    client.raise_request_exception = False
    make("marie.dupont")
    with caplog.at_level(logging.INFO):
        client.post("/compte/connexion/", {"login": "marie.dupont", "password": "perdu-de-vue"})
        enter(client, "marie.dupont")
        client.get("/annuaire/?q=dupont")
        client.get("/suivi/inconnue/?q=dupont")
        client.post("/sources/deposer/", {"fichiers": "dupont"})

    assert "dupont" not in caplog.text.lower()
    assert "perdu-de-vue" not in caplog.text


def test_journal_still_holds_after_all_this(client):
    make("claire", "administrateur")
    enter(client)
    client.post("/compte/personnes/inviter/", {"username": "luc", "role": "lecteur", "actor": "region"})

    audit.seal()

    assert audit.verify().holds
