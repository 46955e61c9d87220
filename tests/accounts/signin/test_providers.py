"""Coming in by an identity provider: a real one, on loopback, with real signatures."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.utils import timezone

from jalon.accounts import actions
from jalon.accounts.models import AuditEvent, Identity, User
from jalon.accounts.signin import asking
from tests.accounts.people import make
from tests.accounts.signin.provider import new_key

pytestmark = pytest.mark.django_db
LUC = {"sub": "s-luc", "preferred_username": "luc.martin", "email": "luc@exemple.fr", "email_verified": True}


def who(client):
    user = client.get("/compte/").wsgi_request.user
    return user.username if user.is_authenticated else ""


def said(client):
    return client.get("/compte/connexion/").text


def rights(name):
    return sorted((g.role, *g.territories) for g in User.objects.get(username=name).grants.filter(revoked_at=None))


def test_stranger_receives_an_account_and_the_rights_of_his_groups(client, configure, come_in):
    configure("people: created")

    answer = come_in(**LUC, given_name="Luc", family_name="Martin", groups=["suivi", "inconnu"])

    assert answer.status_code == 302
    assert answer.url == "/"
    assert who(client) == "luc.martin"
    assert rights("luc.martin") == [("region", "region:75")]
    assert str(User.objects.get()) == "Luc Martin"
    assert not User.objects.get().has_usable_password()


def test_person_invited_is_recognised_by_his_verified_address(client, configure, come_in):
    configure()
    make("luc", email="Luc@exemple.fr", territories=["region:53"])

    come_in(**LUC)

    assert who(client) == "luc"
    assert Identity.objects.get().subject == "s-luc"
    assert rights("luc") == [("lecteur", "region:53")]


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_address_that_is_not_verified_opens_no_account(client, configure, come_in, verified):
    configure()
    make("luc", email="luc@exemple.fr")

    come_in(**LUC | {"email_verified": verified})

    assert who(client) == ""
    assert "Aucun compte ne vous attend" in said(client)
    assert not Identity.objects.exists()


def test_name_already_taken_is_not_given_to_a_newcomer(client, configure, come_in):
    configure("people: created")
    make("luc.martin", "administrateur")

    come_in(**LUC | {"email_verified": False})

    assert who(client) == ""
    assert "déjà pris" in said(client)


def test_name_opens_an_account_only_where_the_configuration_says_so(client, configure, come_in):
    configure("match: username")
    make("luc.martin")

    come_in(**LUC | {"email_verified": False})

    assert who(client) == "luc.martin"


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a" * 400, "<b>", 12, None, ["x"], {}])
def test_claims_that_are_no_words_never_break_anything(client, configure, come_in, name):
    configure("people: created")

    assert come_in(**LUC | {"given_name": name}, family_name=name, groups=name).status_code == 302
    assert who(client) == "luc.martin"
    assert come_in(Client(), sub=f"autre{name}", preferred_username=name).status_code == 302


def test_account_already_known_there_is_not_taken_by_another(client, configure, come_in):
    configure()
    make("luc", email="luc@exemple.fr")
    come_in(**LUC)

    other = Client()
    come_in(other, **LUC | {"sub": "s-autre"})

    assert who(other) == ""


def test_closed_account_stays_closed(client, configure, come_in):
    configure()
    luc = make("luc", email="luc@exemple.fr")
    come_in(**LUC)
    client.post("/compte/deconnexion/")
    actions.deactivate(person=luc, by=None)

    come_in()

    assert who(client) == ""
    assert "fermé" in said(client)


# What does not prove anything


LIES = {
    "another key": lambda p: setattr(p, "signer", new_key()),
    "another audience": lambda p: p.changes.update(aud="un-autre-site"),
    "another issuer": lambda p: p.changes.update(iss="http://127.0.0.1:1"),
    "another nonce": lambda p: p.changes.update(nonce="rejoue"),
    "no nonce": lambda p: p.changes.update(nonce=None),
    "expired": lambda p: p.changes.update(exp=int((timezone.now() - timedelta(minutes=5)).timestamp())),
    "from the future": lambda p: p.changes.update(iat=int((timezone.now() + timedelta(minutes=9)).timestamp())),
    "expires beyond all times": lambda p: p.changes.update(exp=float("inf")),
    "no subject": lambda p: p.changes.update(sub=None),
    "several audiences, not for us": lambda p: p.changes.update(aud=["jalon", "autre"], azp="autre"),
    "an algorithm that is not its key's": lambda p: setattr(p, "says_algorithm", "ES256"),
    "a nonce that no text holds": lambda p: p.changes.update(nonce="\ud800"),
    "userinfo of somebody else": lambda p: setattr(p, "userinfo", {"sub": "autre"}),
}


@pytest.mark.parametrize("lie", LIES)
def test_lie_opens_nothing(client, configure, come_in, provider, lie):
    configure("people: created")
    LIES[lie](provider)

    come_in(**LUC)

    assert who(client) == ""
    assert "pas prouvé qui vous êtes" in said(client)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("minutes_ago", "opens"),
    [
        (5, True),
        (15.5, True),
        (17, False),
        (-5, False),
        (None, False),
        ("hier", False),
        (10**400, False),
        (float("inf"), False),
    ],
)
def test_age_of_the_proof_is_asked_and_held_to(client, configure, come_in, provider, minutes_ago, opens):
    configure("people: created", "max_age_minutes: 15")
    is_number = isinstance(minutes_ago, int | float) and abs(minutes_ago) < 100
    provider.changes.update(auth_time=int(time.time() - 60 * minutes_ago) if is_number else minutes_ago)

    come_in(**LUC)

    assert (who(client) == "luc.martin") == opens
    away = Client().get("/compte/connexion/par/hopital/").headers["Location"]
    assert parse_qs(urlsplit(away).query)["max_age"] == ["900"]


def test_clock_that_is_a_little_late_is_forgiven(client, configure, come_in, provider):
    configure("people: created")
    provider.changes.update(exp=int((timezone.now() - timedelta(seconds=30)).timestamp()))

    come_in(**LUC)

    assert who(client) == "luc.martin"


def test_provider_that_changed_its_key_is_asked_again(client, configure, come_in, provider):
    configure("people: created")
    come_in(**LUC)
    client.post("/compte/deconnexion/")
    provider.key = provider.signer = new_key()
    provider.kid = "cle-2"

    come_in()

    assert who(client) == "luc.martin"
    assert provider.asks.count("/jwks") == 2
    assert provider.asks.count("/.well-known/openid-configuration") == 1


def back_address(client, provider):
    away = client.get("/compte/connexion/par/hopital/").headers["Location"]
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    return f"{back.path}?{back.query}"


def test_answer_serves_once(client, configure, provider):
    configure("people: created")
    provider.claims = LUC
    address = back_address(client, provider)
    client.get(address)

    page = client.get(address, follow=True)

    assert "aucune demande en cours" in page.text


def test_answer_of_another_browser_is_refused(client, configure, provider):
    configure("people: created")
    provider.claims = LUC
    address = back_address(Client(), provider)

    client.get(address)

    assert who(client) == ""
    assert not User.objects.exists()


def test_code_stolen_from_another_request_is_refused(client, configure, provider):
    configure("people: created")
    provider.claims = LUC
    stolen = parse_qs(urlsplit(back_address(Client(), provider)).query)["code"][0]
    own = parse_qs(urlsplit(back_address(client, provider)).query)["state"][0]

    client.get("/compte/connexion/retour/hopital/", {"code": stolen, "state": own})

    assert who(client) == ""
    assert not User.objects.exists()


@pytest.mark.parametrize("when", ["before", "after"])
def test_silent_provider_is_said(client, configure, provider, when):
    configure("people: created")
    address = "/compte/connexion/par/hopital/" if when == "before" else back_address(client, provider)
    provider.silent = True

    answer = client.get(address)

    assert answer.url == "/compte/connexion/"
    assert "ne répond pas" in said(client)


def test_answer_without_an_end_is_not_taken_whole(client, configure, provider):
    configure("people: created")
    provider.userinfo = {**provider.claims, "more": "x" * (asking.LARGEST + 1)}

    client.get(back_address(client, provider))

    assert "ne répond pas" in said(client)
    assert who(client) == ""


def test_provider_that_lets_nobody_in_is_said(client, configure, provider):
    configure()
    state = parse_qs(urlsplit(client.get("/compte/connexion/par/hopital/").headers["Location"]).query)["state"][0]

    client.get("/compte/connexion/retour/hopital/", {"error": "access_denied", "state": state})

    assert "pas laissé entrer" in said(client)


def test_person_is_sent_where_he_was_going_but_not_to_another_site(configure, come_in):
    configure("people: created")

    assert come_in(Client(), "?next=/compte/connexions/", **LUC).url == "/compte/connexions/"
    assert come_in(Client(), "?next=https://ailleurs.example/").url == "/"


def test_unknown_provider_has_no_page(client, configure):
    configure()

    assert client.get("/compte/connexion/par/martien/").status_code == 404


def test_login_page_has_its_button_and_the_way_out(client, configure, come_in, provider):
    configure("people: created")
    assert "Annuaire de l&#x27;hôpital" in said(client)
    come_in(**LUC)

    client.post("/compte/deconnexion/")

    page = said(client)
    assert f"{provider.url}/fin?id_token_hint=" in page
    assert "La fermer aussi" in page
    assert "La fermer aussi" not in said(client)


def test_provider_without_an_end_of_session_is_only_left_here(client, configure, come_in, provider):
    provider.ends_sessions = False
    configure("people: created")
    come_in(**LUC)

    client.post("/compte/deconnexion/")

    assert who(client) == ""
    assert "La fermer aussi" not in said(client)


def test_nothing_of_the_person_is_logged(configure, come_in, provider, caplog):
    configure("people: created")
    provider.signer = new_key()

    come_in(**LUC)

    assert "hopital refused" in caplog.text
    assert "luc" not in caplog.text.lower()


# Rights of groups


def test_rights_of_groups_follow_them_and_those_given_by_hand_stay(configure, come_in):
    configure("people: created")
    come_in(Client(), **LUC, groups=["suivi"])
    luc = User.objects.get()
    actions.give(person=luc, role="lecteur", actor="region", territories=["region:53"], by=None)

    come_in(Client(), **LUC, groups=[])

    assert rights("luc.martin") == [("lecteur", "region:53")]
    ended = AuditEvent.objects.get(verb="accounts.right_revoked")
    assert ended.details["provider"] == "hopital"
    assert ended.by == luc


def test_same_groups_write_nothing_again(configure, come_in):
    configure("people: created")
    come_in(Client(), **LUC, groups=["suivi"])
    before = User.objects.get().grants.get().pk

    come_in(Client(), **LUC, groups=["suivi"])

    assert User.objects.get().grants.get().pk == before


def test_right_of_a_group_is_not_taken_back_by_hand(client, configure, come_in):
    configure("people: created")
    come_in(Client(), **LUC, groups=["suivi"])
    luc = User.objects.get()
    client.force_login(make("claire", "administrateur"))

    answer = client.post(f"/compte/droits/{luc.grants.get().pk}/retirer/")

    assert answer.status_code == 400
    assert "fournisseur d&#x27;identité" in answer.text
    assert "par Annuaire de l&#x27;hôpital" in client.get(f"/compte/personnes/{luc.pk}/").text


def test_last_administrator_keeps_the_right_that_his_group_no_longer_gives(client, configure, come_in):
    configure("people: created")
    come_in(Client(), **LUC, groups=["dsi"])

    come_in(client, **LUC, groups=[])

    assert rights("luc.martin") == [("administrateur",)]
    assert "dernier administrateur" in client.get("/").text
    assert AuditEvent.objects.filter(verb="accounts.right_kept").count() == 1


def test_administrator_by_group_loses_it_when_there_is_another(configure, come_in):
    configure("people: created")
    make("claire", "administrateur")
    come_in(Client(), **LUC, groups=["dsi"])

    come_in(Client(), **LUC, groups=[])

    assert rights("luc.martin") == []
