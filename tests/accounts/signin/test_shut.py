"""`connexion.yaml` is wrong: nobody comes in but by a rescue link, and only the operator learns why."""

import json
import logging
from argparse import Namespace

import pytest
from django.test import Client

from jalon.accounts.signin import cli, configuration, entrance, links
from jalon.config import state
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
ASKED = "second_factor: {required: everyone, grace_days: 0}"
WRONG = "second_factor: {required: tout-le-monde, grace_days: 0}"
DOORS = ("connexion/", "connexion/par/hopital/", "connexion/retour/hopital/?code=x&state=y", "second-facteur/code/")
CLAIRE = {"sub": "s-claire", "email": "claire@exemple.fr", "email_verified": True}


@pytest.fixture(autouse=True)
def claire():
    configuration._last_good.clear()  # a process of its own
    return make("claire", "administrateur", email="claire@exemple.fr")


def enter(client):
    return client.post("/compte/connexion/", {"login": "claire", "password": PASSWORD})


def is_in(client) -> bool:
    return client.get("/compte/connexions/").status_code == 200


def test_nobody_comes_in_by_any_door_and_the_page_tells_nothing(client, configure):
    configure(top=WRONG)

    answers = [enter(client), *(client.get(f"/compte/{door}") for door in DOORS)]

    assert {answer.status_code for answer in answers} == {503}
    assert all("Connexion fermée" in answer.text for answer in answers)
    assert not [answer for answer in answers if "connexion.yaml" in answer.text or "tout-le-monde" in answer.text]
    assert not is_in(client)


def test_file_that_may_not_be_read_is_wrong_too(client, configure, tmp_path):
    (tmp_path / "connexion.yaml").mkdir()

    assert enter(client).status_code == 503


def test_password_chosen_by_an_invitation_does_not_let_in(client, configure):
    from jalon.accounts import invitations

    configure(top=WRONG)
    luc = make("luc")
    path = invitations.path_for(luc)
    chosen = {"password1": "cinq autres mots ici", "password2": "cinq autres mots ici"}

    client.post(path, chosen, follow=True)

    assert not is_in(client)


def test_mended_file_opens_again_at_once(client, configure):
    configure(top=WRONG)
    assert enter(client).status_code == 503

    configure()
    enter(client)

    assert is_in(client)


def test_who_is_in_stays_under_the_last_good_file(client, configure):
    configure(top=ASKED)
    enter(client)
    assert client.get("/").url == "/compte/second-facteur/"

    configure(top=WRONG)

    assert client.get("/").url == "/compte/second-facteur/"  # still asked: nothing got looser
    assert enter(Client()).status_code == 503


def test_process_that_never_read_a_good_file_shows_nothing_to_who_is_in(client, configure):
    enter(client)
    configure(top=WRONG)

    answer = client.get("/compte/personnes/")

    assert answer.status_code == 503
    assert "Connexion fermée" in answer.text


def test_rescue_link_lets_an_administrator_in_who_reads_what_is_wrong(client, configure):
    configure(top=WRONG)

    client.post(links.make("claire"))

    assert "tout-le-monde" in client.get("/compte/personnes/").text


def test_operator_is_told_by_the_commands_and_the_log(configure, capsys, caplog):
    configure(top=WRONG)
    with caplog.at_level(logging.ERROR):
        assert any("ligne 1" in said and "tout-le-monde" in said for said in state.sign_in_problems())

    assert "nobody comes in" in caplog.text
    assert "tout-le-monde" not in caplog.text
    assert cli.run_show(Namespace(json=True)) == 2
    assert json.loads(capsys.readouterr().out)["shut"] is True


def test_provider_that_becomes_wrong_does_not_open_passwords_again(client, configure, come_in):
    closed = "local_accounts: non"
    configure(top=closed)
    come_in(Client(), **CLAIRE)

    configure("people: tout le monde", top=closed)

    assert entrance.is_local_closed()
    assert enter(client).status_code == 503  # no way in is left
    assert not is_in(client)
