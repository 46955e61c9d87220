"""Who a token lets in, and when it no longer does."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from jalon.accounts import actions as accounts
from jalon.accounts.models import AuditEvent, Grant, User
from jalon.accounts.programs import bearer
from jalon.accounts.tokens import actions
from jalon.accounts.tokens.models import Token
from jalon.accounts.tokens.rules import SCOPES
from jalon.kernel.refusal import Refusal
from tests.accounts import people

pytestmark = pytest.mark.django_db
READING = ("annuaire:lire",)


def service(name="logiciel"):
    return accounts.create_person(username=name, role="lecteur", actor="region", territories=["region:75"], by=None)


def test_a_token_acts_for_its_person(program):
    said = program("officer").get("/moi").json()

    assert said["identifiant"] == "chargee"
    assert said["droits"][0]["territoires"] == ["region:75"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp4", "Bearer jalon_inconnu", "Bearer \u00e9"])
def test_without_a_token_that_stands_nothing_is_said(world, client, header):
    answer = client.get("/api/v1/moi", headers={"Authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer.json()["code"] == "jeton_refuse"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing(world, client):
    client.force_login(world.people["admin"])

    assert client.get("/api/v1/etablissements").status_code == 401


def test_a_token_in_the_address_opens_nothing(program, client):
    secret = program("admin").secret

    assert client.get("/api/v1/moi", {"token": secret, "access_token": secret}).status_code == 401


@pytest.mark.parametrize("ended", ["expires_at", "revoked_at"])
def test_a_token_that_ended_opens_nothing(program, ended):
    held = program("officer")
    Token.objects.filter(pk=held.token.pk).update(**{ended: timezone.now() - timedelta(seconds=1)})

    assert held.get("/moi").status_code == 401


def test_a_closed_access_ends_its_tokens(program, world):
    held = program("officer")

    accounts.deactivate(person=world.people["officer"], by=None)

    assert held.get("/moi").status_code == 401


def test_rights_are_those_of_the_moment(program, world):
    held = program("officer")
    assert held.get("/etablissements").json()["elements"]

    accounts.revoke(grant=Grant.objects.get(user=world.people["officer"]), by=None)

    assert held.get("/etablissements").json()["elements"] == []
    assert held.get("/grilles/segur_es/mois/2022-08/lignes").status_code == 404


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        ("/etablissements", "annuaire:lire"), ("/identifiants", "annuaire:lire"), ("/listes", "listes:lire"),
        ("/grilles", "grille:lire"), ("/depots", "fichiers:lire"),
    ],
)  # fmt: skip
def test_each_operation_asks_for_its_scope(program, address, scope):
    others = tuple(one for one in SCOPES if one != scope)

    refused = program("admin", scopes=others).get(address)

    assert (refused.status_code, refused.json()["code"]) == (403, "portee_absente")
    assert program("admin", scopes=(scope,)).get(address).status_code == 200


def test_a_reading_token_writes_nothing(program):
    held = program("admin", scopes=tuple(one for one in SCOPES if one.endswith(":lire")))

    assert held.post("/grilles/segur_es/mois/2022-08/valeurs", {"valeurs": []}).status_code == 403
    assert held.post("/listes", {}).status_code == 403
    assert held.put("/identifiants/crm/1", {}).status_code == 403
    assert held.post("/depots").status_code == 403


def test_too_many_calls_are_asked_to_wait(program, settings):
    settings.JALON_API_CALLS = 3
    held = program("reader")

    answers = [held.get("/moi") for _ in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "trop_d_appels"
    assert answers[-1].headers["Retry-After"]


def test_guessing_tokens_is_slowed_down(world, monkeypatch):
    monkeypatch.setattr(bearer, "FAILURES_A_MINUTE", 3)
    guess = Client(headers={"Authorization": "Bearer jalon_devine"}, REMOTE_ADDR="192.0.2.7")

    assert [guess.get("/api/v1/moi").status_code for _ in range(4)] == [401, 401, 401, 429]


def test_the_secret_is_shown_once_and_kept_nowhere(client):
    person = people.make("lectrice")
    client.force_login(person)

    answer = client.post("/compte/programmes/", {"name": "CRM", "scopes": READING, "days": "30"})

    token = Token.objects.get()
    shown = answer.context["secret"]
    assert answer.text.count(shown) >= 1
    assert shown not in client.get("/compte/programmes/").text
    assert shown not in repr([list(Token.objects.values()), list(AuditEvent.objects.values())])
    assert all(shown not in str(one.get_decoded()) for one in Session.objects.all())
    assert (token.expires_at - timezone.now()).days in (29, 30)


def test_making_and_revoking_leave_a_trace(client):
    person = people.make("lectrice")
    client.force_login(person)
    client.post("/compte/programmes/", {"name": "CRM", "scopes": READING, "days": "30"})

    client.post(f"/compte/programmes/{Token.objects.get().pk}/revoquer/")

    verbs = AuditEvent.objects.filter(by=person).values_list("verb", flat=True)
    assert {"accounts.token_made", "accounts.token_revoked"} <= set(verbs)
    assert Token.objects.get().state == "révoqué"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"scopes": ()}, "au moins une portée"), ({"scopes": ("tout",)}, "Portée inconnue"),
        ({"days": 366}, "de 1 à 365 jours"), ({"days": 0}, "de 1 à 365 jours"), ({"name": " "}, "Donnez un nom"),
    ],
)  # fmt: skip
def test_a_token_is_bounded(said, why):
    person = people.make("lectrice")

    with pytest.raises(Refusal, match=why):
        actions.create_token(**{"person": person, "by": person, "name": "x", "scopes": READING} | said)


def test_nobody_makes_a_token_for_someone_who_signs_in(client):
    admin, other = people.make("admin", "administrateur"), people.make("autre")
    client.force_login(admin)

    answer = client.post(f"/compte/personnes/{other.pk}/programmes/", {"name": "x", "scopes": READING, "days": "9"})

    assert answer.status_code == 400
    assert "Seule la personne elle-même fait ses jetons" in answer.text
    assert not Token.objects.exists()


def test_token_of_a_service_account_ends_when_somebody_signs_in_with_it(client):
    admin, account = people.make("admin", "administrateur"), service()
    client.force_login(admin)
    made = client.post(f"/compte/personnes/{account.pk}/programmes/", {"name": "x", "scopes": READING, "days": "9"})
    bearer_of = {"Authorization": f"Bearer {made.context['secret']}"}
    assert client.get("/api/v1/moi", headers=bearer_of).status_code == 200

    accounts.choose_password(person=User.objects.get(pk=account.pk), password=people.PASSWORD)

    assert client.get("/api/v1/moi", headers=bearer_of).status_code == 401


def test_another_person_s_token_is_nobody_s_business(program, world, client):
    token = program("officer").token
    client.force_login(world.people["reader"])

    assert client.post(f"/compte/programmes/{token.pk}/revoquer/").status_code == 404
    assert client.get(f"/compte/personnes/{token.person_id}/programmes/").status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None


def test_command_line_makes_lists_and_revokes(cli):
    cli("migrate")
    cli("createuser", "crm", "--territory", "region:75")
    made = cli("--json", "token", "create", "crm", "--name", "CRM", "--scope", "annuaire:lire").stdout
    assert '"token": "jalon_' in made

    assert "en service" in cli("token", "list").stdout
    cli("token", "revoke", "1")

    assert "révoqué" in cli("token", "list").stdout
    cli("token", "revoke", "9", code=2)
