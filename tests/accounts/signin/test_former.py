"""A provider taken out of `connexion.yaml`: its sessions end, its rights are shown, and one act takes them back."""

import json
from argparse import Namespace

import pytest
from django.test import Client

from jalon.accounts import access, actions
from jalon.accounts.models import AuditEvent, Grant, User
from jalon.accounts.signin import cli, configuration
from jalon.accounts.signin.actions import withdraw
from jalon.config import state
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

pytestmark = pytest.mark.django_db
LUC = {"sub": "s-luc", "preferred_username": "luc.martin", "groups": ["suivi"]}
CLAIRE = {"sub": "s-claire", "preferred_username": "claire.dsi", "groups": ["dsi"]}
SAID = "d’un fournisseur qui n’est plus configuré : « hopital »"


@pytest.fixture(autouse=True)
def a_process_of_its_own():
    configuration._last_good.clear()


@pytest.fixture
def leave(configure, tmp_path):
    """leave(): the provider is taken out of the file."""
    configure("people: created")
    return lambda: (tmp_path / "connexion.yaml").write_text("sessions: {hours: 12}\n")


@pytest.fixture
def alix():
    return make("alix", "administrateur")


def standing(provider="hopital"):
    return Grant.objects.filter(provider=provider, revoked_at=None)


def is_in(client) -> bool:
    return client.get("/compte/connexions/").status_code == 200


# Sessions


def test_session_that_came_by_it_is_closed_at_its_next_request(client, leave, come_in):
    come_in(**LUC)
    assert is_in(client)

    leave()

    assert not is_in(client)
    assert "par « Annuaire de l&#x27;hôpital »" in client.get("/compte/connexion/").text
    assert not User.objects.get().sessions.exists()


def test_session_that_came_otherwise_goes_on(client, leave, come_in, alix):
    come_in(Client(), **LUC)
    client.force_login(User.objects.get(username="luc.martin"))

    leave()

    assert is_in(client)


def test_mistake_in_its_lines_closes_no_session_and_takes_no_right(client, configure, come_in):
    configure("people: created")
    come_in(**LUC)

    configure("people: tout le monde")

    assert configuration.current().left_out == ("hopital",)
    assert is_in(client)
    assert state.sign_in_problems()
    assert SAID not in " ".join(state.sign_in_problems())


def test_file_that_is_wrong_closes_no_session_and_takes_no_right(client, configure, come_in, tmp_path):
    configure("people: created")
    come_in(**LUC)
    configuration.current()

    (tmp_path / "connexion.yaml").write_text("providers: [")

    assert is_in(client)
    with pytest.raises(Refusal, match="fautif"):
        withdraw(provider="hopital", by=None, perimeter=access.system())
    assert standing().exists()


# Rights


def test_rights_stand_and_are_shown_until_they_are_taken_back(client, leave, come_in, alix):
    come_in(Client(), **LUC)
    leave()
    client.force_login(alix)
    luc = User.objects.get(username="luc.martin")

    page = client.get("/compte/droits/")

    assert standing().count() == 1
    assert "1 droit de 1 personne venu d’un fournisseur" in page.text.replace("\xa0", " ")
    assert "hopital (n’est plus configuré)" in page.text
    assert "venu de « hopital »" in client.get(f"/compte/personnes/{luc.pk}/").text
    assert SAID in client.get("/compte/personnes/").text
    [said] = state.sign_in_problems()
    assert SAID in said
    assert "jalon signin withdraw hopital" in said


def test_one_act_takes_them_all_back_and_leaves_those_given_by_hand(client, leave, come_in, alix):
    come_in(Client(), **LUC)
    come_in(Client(), **LUC | {"sub": "s-jo", "preferred_username": "jo"})
    luc = User.objects.get(username="luc.martin")
    actions.give(person=luc, role="lecteur", actor="region", territories=["region:53"], by=alix)
    leave()
    client.force_login(alix)

    page = client.post("/compte/droits/ancien-fournisseur/retirer/", {"fournisseur": "hopital"}, follow=True)

    assert "2 droits retirés, venus de « hopital »" in page.text.replace("\xa0", " ")
    assert SAID not in page.text
    assert not standing().exists()
    assert standing("").filter(user=luc).count() == 1
    ended = AuditEvent.objects.filter(verb="accounts.right_revoked")
    assert [(one.by, one.details["provider"]) for one in ended] == [(alix, "hopital")] * 2
    assert AuditEvent.objects.get(verb="accounts.provider_withdrawn").details == {"provider": "hopital", "rights": 2}


def test_administrator_of_a_region_takes_back_those_of_his_region_alone(client, leave, come_in, alix):
    far = make("loin", "administrateur", territories=["region:53"])
    come_in(Client(), **LUC)
    actions.give(person=far, role="lecteur", actor="region", territories=["region:53"], by=None, provider="hopital")
    leave()
    client.force_login(far)

    client.post("/compte/droits/ancien-fournisseur/retirer/", {"fournisseur": "hopital"})

    assert [grant.territories for grant in standing()] == [["region:75"]]
    assert client.post("/compte/droits/ancien-fournisseur/retirer/", {"fournisseur": "hopital"}).status_code == 400


@pytest.mark.parametrize("name", ["hopital", "", "martien", "\x00"])
def test_provider_that_is_still_there_or_never_was_has_nothing_to_withdraw(client, configure, come_in, alix, name):
    configure("people: created")
    come_in(Client(), **LUC)
    client.force_login(alix)

    answer = client.post("/compte/droits/ancien-fournisseur/retirer/", {"fournisseur": name})

    assert answer.status_code == 400
    assert standing().exists()


def test_last_administrator_keeps_his_right(leave, come_in, capsys):
    come_in(Client(), **CLAIRE)
    come_in(Client(), **LUC)
    leave()

    assert cli.run_withdraw(Namespace(json=True, provider="hopital")) == 3

    said = json.loads(capsys.readouterr().out)
    assert said["withdrawn"] == 1
    assert "dernier administrateur" in said["kept"][0]
    assert [grant.role for grant in standing()] == ["administrateur"]


def test_command_shows_then_withdraws(leave, come_in, alix, capsys):
    come_in(Client(), **LUC)
    leave()
    cli.run_show(Namespace(json=False))
    assert SAID in capsys.readouterr().out

    assert cli.run_withdraw(Namespace(json=False, provider="hopital")) == 0

    assert "Droits retirés : 1" in capsys.readouterr().out
    assert state.sign_in_problems() == []


def test_many_rights_cost_one_line_of_the_journal_each_and_little_more(leave, alix, django_assert_max_num_queries):
    people = User.objects.bulk_create(User(username=f"p{number}", password="!") for number in range(30))
    given = {"role": "lecteur", "actor": "region", "provider": "hopital"}
    Grant.objects.bulk_create(Grant(user=person, **given) for person in people)
    leave()

    with django_assert_max_num_queries(30 + 12):
        withdraw(provider="hopital", by=alix, perimeter=access.system())

    assert not standing().exists()
