"""jalon check --production: what keeps an instance from being opened to people, and its exit code."""

import json
import os

import pytest
from allauth.mfa.models import Authenticator

from jalon.accounts.models import User
from jalon.config import production
from tests.accounts import people

READY = {
    "JALON_URL": "https://sante.exemple.fr/jalon",
    "JALON_SECRET_KEY": "k" * 60,
    "JALON_SMTP": "127.0.0.1:25",
}


def test_a_fresh_folder_is_not_ready_and_says_why(cli):
    cli("migrate")

    said = cli("check", "--production", code=2).stdout

    assert "À RÉGLER  JALON_URL ne commence pas par https://" in said
    assert "À VOIR    La base est un fichier SQLite" in said
    assert "Pas prête pour la production : 2 point(s) à régler." in said


def test_each_point_is_named_for_scripts(cli):
    points = json.loads(cli("check", "--production", "--json", code=2).stdout)["points"]

    blocking = {point["code"] for point in points if point["blocking"]}
    assert blocking == {"migrations_to_apply", "address_not_https"}


def test_what_is_set_is_no_longer_asked(cli, tmp_path):
    cli("migrate")
    cli("createuser", "alix", "--role", "administrateur", "--password-stdin", input="un-long-secret-2026")
    environment = os.environ | READY | {"JALON_DATA": str(tmp_path / "var"), "JALON_DATABASE_URL": ""}

    points = json.loads(cli("check", "--production", "--json", code=3, env=environment).stdout)["points"]

    assert {point["code"] for point in points} - {"runs_as_root"} == {"sqlite", "no_second_factor"}


@pytest.mark.parametrize(("found", "code"), [([], 0), ([False], 3), ([False, True], 2)])
def test_exit_code_is_that_of_the_gravest(found, code):
    assert production.verdict([production.Point("x", blocking, "…") for blocking in found]) == code


@pytest.mark.parametrize(
    ("name", "value", "question"),
    [
        ("DEBUG", True, production.debug),
        ("DEMO", True, production.demonstration),
        ("HTTPS", False, production.address_not_https),
        ("SECRET_KEY", "court", production.secret_key_short),
        ("JALON_SYNC_JOBS", True, production.work_in_requests),
        ("EMAIL_HOST", "smtp.exemple.fr", production.mail_in_clear),
        ("EMAIL_HOST", "", production.no_mail),
    ],
)
def test_setting_that_harms_is_said(settings, name, value, question):
    setattr(settings, name, value)

    assert question()


def test_open_folder_is_said(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o750)
    assert "chmod 700" in production.folder_open_to_others()

    tmp_path.chmod(0o700)
    assert production.folder_open_to_others() == ""


@pytest.mark.django_db
def test_instance_wants_an_administrator_with_a_second_factor():
    people.make("luc")
    assert production.no_administrator()

    people.make("alix", "administrateur")
    assert not production.no_administrator()
    assert "1 administrateur(s) sans second facteur" in production.no_second_factor()

    Authenticator.objects.create(user=User.objects.get(username="alix"), type="webauthn", data={"name": "clé"})
    assert production.no_second_factor() == ""
