"""`jalon signin`: what is set, what providers answer, the link that lets an administrator in."""

import json
from argparse import Namespace

import pytest

from jalon.accounts.signin import cli
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


def test_show_says_the_mistakes_and_ends_with_two(configure, capsys):
    configure("people: tout le monde")

    code = cli.run_show(Namespace(json=False))

    assert code == 2
    assert "connexion.yaml, ligne 8 : « tout le monde »" in capsys.readouterr().out


def test_show_for_a_program_holds_no_secret(configure, capsys, provider):
    configure()

    assert cli.run_show(Namespace(json=True)) == 0

    said = capsys.readouterr().out
    assert json.loads(said)["providers"] == [
        {"id": "hopital", "title": "Annuaire de l'hôpital", "issuer": provider.url}
    ]
    assert "secret" not in said


def test_each_provider_is_asked(configure, capsys, provider):
    configure()
    assert cli.run_test(Namespace(json=False)) == 0
    assert "hopital : répond" in capsys.readouterr().out
    provider.silent = True

    assert cli.run_test(Namespace(json=False)) == 2
    assert "ne répond pas" in capsys.readouterr().out


def test_link_may_take_a_lost_second_factor_off(client, configure, capsys):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    claire = make("claire", "administrateur")
    TOTP.activate(claire, generate_totp_secret())

    cli.run_link(Namespace(json=True, name="CLAIRE", without_second_factor=True))

    client.post(json.loads(capsys.readouterr().out)["link"])
    assert client.get("/compte/").status_code == 200
