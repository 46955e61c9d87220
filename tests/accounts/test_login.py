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
    wanted = "Le nom ou le mot de passe n’est pas le bon."
    assert wanted in known.text
    assert wanted in unknown.text
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


def test_too_many_attempts_from_one_place_are_refused_in_french(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(LOGIN, {"login": "luc", "password": "non"})

    answer = client.post(LOGIN, {"login": "luc", "password": "non"})

    assert answer.status_code == 429
    assert "Erreur 429" in answer.text
    assert "Attendez cinq minutes" in answer.text


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


def install_application(client):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    client.post("/compte/confirmer/", {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return page, client.post(reverse("mfa_activate_totp"), {"code": code})


def test_second_factor_is_activated_then_asked(client):
    make("luc")
    enter(client)
    assert client.get(reverse("mfa_activate_totp")).url.startswith("/compte/confirmer/")
    install_application(client)
    client.post("/compte/deconnexion/")

    answer = client.post(LOGIN, {"login": "luc", "password": PASSWORD})

    assert answer.url.startswith("/compte/second-facteur/code/")
    assert client.get(reverse("accounts:mine")).status_code == 302


def test_wrong_code_is_said_beside_its_field(client):
    make("luc")
    enter(client)
    client.post("/compte/confirmer/", {"password": PASSWORD})

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "Ce code n’est pas le bon" in answer.text
    assert 'aria-describedby="id_code_error"' in answer.text


def test_pages_of_the_second_factor_say_the_words_of_jalon(client):
    make("luc")
    enter(client)
    install, _ = install_application(client)
    names = ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
             "mfa_list_webauthn", "mfa_add_webauthn")  # fmt: skip

    pages = [install, *(client.get(reverse(name)) for name in names)]

    for page in pages:
        assert page.status_code == 200
        assert 'href="/compte/">Mon compte</a>' in page.text
        assert "Second facteur" in page.text
        assert [word for word in ("deux facteurs", "récupération", "uthentificat") if word in page.text] == []


def test_codes_of_rescue_leave_in_a_file_that_says_what_it_is(client):
    make("luc")
    enter(client)
    install_application(client)

    answer = client.get(reverse("mfa_download_recovery_codes"))

    assert "codes-de-secours-jalon.txt" in answer["Content-Disposition"]
    assert len(answer.text.split()) == 10


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "account_change_password", "account_logout",
                                  "account_reauthenticate"])  # fmt: skip
def test_pages_of_the_account_are_ours_and_french(client, name):
    make("luc")
    enter(client)

    answer = client.get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text
    assert "Jalon" in answer.text
