"""Accounts of Jalon closed, break-glass, the second factor asked, administrators who cannot be locked out."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jalon.accounts import actions
from jalon.accounts.models import AuditEvent, User
from jalon.accounts.signin import entrance, links
from jalon.kernel.refusal import Refusal
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
CLAIRE = {"sub": "s-claire", "email": "claire@exemple.fr", "email_verified": True}
CLOSED = "local_accounts: non"


def enter(client, name, password=PASSWORD):
    return client.post("/compte/connexion/", {"login": name, "password": password})


def who(client):
    user = client.get("/compte/connexions/").wsgi_request.user
    return user.username if user.is_authenticated else ""


@pytest.fixture
def claire():
    return make("claire", "administrateur", email="claire@exemple.fr")


# Accounts of Jalon


def test_they_stay_open_until_an_administrator_has_come_in_by_a_provider(client, configure, claire):
    configure(top=CLOSED)

    enter(client, "claire")

    assert who(client) == "claire"
    assert "restent ouverts jusque-là" in client.get("/compte/personnes/").text


def test_once_closed_no_password_opens(client, configure, come_in, claire):
    configure(top=CLOSED)
    make("luc")
    come_in(Client(), **CLAIRE)

    right, wrong = enter(client, "luc"), enter(client, "luc", "un mauvais mot")

    assert who(client) == ""
    assert "choisissez un fournisseur" in right.text
    assert "choisissez un fournisseur" in wrong.text
    assert 'name="login"' not in client.get("/compte/connexion/").text


def test_a_reader_by_the_provider_does_not_close_them(client, configure, come_in, claire):
    configure(top=CLOSED)
    make("luc", email="luc@exemple.fr")
    come_in(Client(), sub="s-luc", email="luc@exemple.fr", email_verified=True)

    enter(client, "claire")

    assert who(client) == "claire"


def test_administrator_who_alone_can_come_in_keeps_access_and_right(configure, come_in, claire):
    configure(top=CLOSED)
    make("alix", "administrateur")  # has only a password, which opens nothing any more
    come_in(Client(), **CLAIRE)

    with pytest.raises(Refusal, match="dernier administrateur"):
        actions.deactivate(person=claire, by=None)
    with pytest.raises(Refusal, match="dernier administrateur"):
        actions.revoke(grant=claire.grants.get(), by=None)


# Break-glass


def test_rescue_link_lets_in_once(client, configure, come_in, claire):
    configure(top=CLOSED)
    come_in(Client(), **CLAIRE)
    path = links.make("claire")
    assert "une seule fois" in client.get(path).text
    assert who(client) == ""

    client.post(path)

    assert who(client) == "claire"
    assert "déjà servi" in Client().get(path).text
    assert AuditEvent.objects.filter(verb="accounts.rescue_link_made").count() == 1


def test_rescue_link_is_for_administrators_and_not_for_ever(client, claire, monkeypatch):
    make("luc")
    with pytest.raises(Refusal, match="administrateur"):
        links.make("luc")
    path = links.make("claire")
    monkeypatch.setattr(links, "MINUTES", -1)

    assert client.post(path).status_code == 400
    assert client.get("/compte/secours/invente/").status_code == 400


# Second factor


ASKED = "second_factor: {required: administrators, grace_days: 3}"


def test_second_factor_is_asked_then_required(client, configure, claire):
    configure(top=ASKED)
    enter(client, "claire")

    assert "Un second facteur vous est demandé avant le" in client.get("/").text
    assert "Un second facteur vous est demandé" not in client.get("/").text
    User.objects.update(second_factor_asked_at=timezone.now() - timedelta(days=4))

    assert client.get("/compte/personnes/").url == "/compte/second-facteur/"
    assert client.post("/compte/personnes/inviter/", {}).url == "/compte/second-facteur/"
    assert client.get("/compte/second-facteur/activer/").status_code == 302
    assert "/compte/confirmer/" in client.get("/compte/second-facteur/activer/").url


def test_others_are_not_asked(client, configure):
    configure(top=ASKED)
    make("luc")
    User.objects.update(second_factor_asked_at=timezone.now() - timedelta(days=4))
    enter(client, "luc")

    assert client.get("/").status_code == 200


def test_everyone_may_be_asked_at_once(client, configure):
    configure(top="second_factor: {required: everyone, grace_days: 0}")
    make("luc")
    enter(client, "luc")

    assert client.get("/").url == "/compte/second-facteur/"


@pytest.mark.parametrize(("acr", "open_at_once"), [("fort", True), ("faible", False), (None, False)])
def test_two_factors_proved_at_a_trusted_provider_are_enough(client, configure, come_in, claire, acr, open_at_once):
    configure("second_factor: {acr: [fort]}", top="second_factor: {required: everyone, grace_days: 0}")

    come_in(**CLAIRE, acr=acr)

    assert (client.get("/").status_code == 200) == open_at_once


def test_provider_that_is_not_trusted_does_not_spare_the_second_factor(client, configure, come_in, claire):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    configure("second_factor: {amr: [otp]}")
    TOTP.activate(claire, generate_totp_secret())

    assert come_in(**CLAIRE).url.startswith("/compte/second-facteur/code/")
    assert who(client) == ""
    other = Client()
    assert come_in(other, **CLAIRE, amr=["pwd", "otp"]).url == "/"
    assert who(other) == "claire"


def test_last_factor_of_who_must_have_one_is_not_taken_off(configure, claire):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from jalon.accounts.adapter import MfaAdapter

    held = TOTP.activate(claire, generate_totp_secret()).instance
    assert MfaAdapter().can_delete_authenticator(held)

    configure(top=ASKED)

    assert not MfaAdapter().can_delete_authenticator(held)


# Two at once


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_two_removals_at_once_leave_one_who_can_come_in(configure, come_in, claire):
    configure(top=CLOSED)
    alix = make("alix", "administrateur", email="alix@exemple.fr")
    come_in(Client(), **CLAIRE)
    come_in(Client(), sub="s-alix", email="alix@exemple.fr", email_verified=True)
    ready, refused = threading.Barrier(2), []

    def remove(act):
        ready.wait(5)
        try:
            act()
        except Refusal as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    removals = [
        threading.Thread(target=remove, args=[lambda: actions.deactivate(person=alix, by=None)]),
        threading.Thread(target=remove, args=[lambda: actions.revoke(grant=claire.grants.get(), by=None)]),
    ]
    for one in removals:
        one.start()
    for one in removals:
        one.join(20)

    assert len(refused) == 1
    assert entrance.administrators_by_provider()


def test_sign_in_begun_by_one_and_ended_by_another_leaves_nothing_of_the_first(client, configure, come_in, claire):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    configure()
    make("luc")
    TOTP.activate(claire, generate_totp_secret())
    come_in(**CLAIRE)  # waits for her second factor
    client.post("/compte/deconnexion/")

    enter(client, "luc")

    assert who(client) == "luc"
    assert "jalon_provider" not in client.session
