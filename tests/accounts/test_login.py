"""Entering: by name or mail, slowly after mistakes, with a second factor for those who want it."""

import pytest
from django.urls import reverse

from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"


@pytest.mark.parametrize("typed", ["luc", "Luc@Exemple.fr"])
def test_name_or_mail_opens(client, typed):
    make("luc", email="luc@exemple.fr")

    answer = client.post(LOGIN, {"login": typed, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer.url == "/"


def test_wrong_password_says_nothing_of_the_account(client):
    make("luc")

    known = client.post(LOGIN, {"login": "luc", "password": "non"})
    unknown = client.post(LOGIN, {"login": "personne", "password": "non"})

    assert known.status_code == unknown.status_code == 200
    wanted = "ne sont pas corrects"
    assert (wanted in known.text) == (wanted in unknown.text)
    assert "Connexion" in known.text


def test_sixth_wrong_password_closes_the_door_even_to_the_right_one(client):
    make("luc")
    for _ in range(5):
        client.post(LOGIN, {"login": "luc", "password": "non"})

    answer = client.post(LOGIN, {"login": "luc", "password": PASSWORD})

    assert answer.status_code != 302
    assert client.get(reverse("accounts:mine")).status_code == 302


def test_one_who_mistypes_does_not_lock_the_others(client):
    make("luc")
    make("lea")
    for _ in range(6):
        client.post(LOGIN, {"login": "luc", "password": "non"})

    assert client.post(LOGIN, {"login": "lea", "password": PASSWORD}).status_code == 302


def test_login_does_not_lead_to_another_site(client):
    make("luc")

    answer = client.post(f"{LOGIN}?next=https://ailleurs.example/", {"login": "luc", "password": PASSWORD})

    assert answer.url == "/"


def test_nobody_signs_up_by_himself(client):
    answer = client.get("/compte/inscription/")

    assert answer.status_code == 302
    assert answer.url == LOGIN


def test_forgotten_password_says_whom_to_ask(client):
    assert "administrateur" in client.get("/compte/oubli/").text


def test_logout_needs_a_click(client):
    client.force_login(make("luc"))
    client.get("/compte/deconnexion/")
    assert client.get(reverse("accounts:mine")).status_code == 200

    client.post("/compte/deconnexion/")

    assert client.get(reverse("accounts:mine")).status_code == 302


def enter(client, name="luc"):
    client.post(LOGIN, {"login": name, "password": PASSWORD})


def test_password_is_changed(client):
    luc = make("luc")
    enter(client)
    new = "encore quatre autres mots"

    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    luc.refresh_from_db()
    assert answer.status_code == 302
    assert luc.check_password(new)


def test_second_factor_is_activated_then_asked(client):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    make("luc")
    enter(client)
    assert client.get(reverse("mfa_activate_totp")).url.startswith("/compte/confirmer/")
    client.post("/compte/confirmer/", {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    client.post("/compte/deconnexion/")

    answer = client.post(LOGIN, {"login": "luc", "password": PASSWORD})

    assert answer.url.startswith("/compte/second-facteur/code/")
    assert client.get(reverse("accounts:mine")).status_code == 302


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "account_change_password", "account_logout",
                                  "account_reauthenticate"])  # fmt: skip
def test_pages_of_the_account_are_ours_and_french(client, name):
    make("luc")
    enter(client)

    answer = client.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text
    assert "Jalon" in answer.text
