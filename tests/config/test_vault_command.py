"""`jalon vault`: switched on by an act, told with its state, its keys changed; every act in the journal."""

import json
import os

import pyarrow as pa
import pytest

from jalon.config import environment
from jalon.warehouse import vault

TABLE = pa.table({"patient": ["un", "deux"]})


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "var"


def test_vault_is_absent_until_it_is_created(cli, folder):
    before = json.loads(cli("vault", "status", "--json").stdout)
    said = cli("vault", "status").stdout
    created = cli("vault", "create").stdout

    assert (before["present"], before["parts"]) == (False, 0)
    assert "Coffre : absent" in said
    assert "jalon vault create" in said
    assert "coffre" not in environment.FOLDERS
    assert str(folder / "coffre" / "cles.json") in created
    assert "Sauvegardez ce fichier à part" in created


def test_vault_created_twice_is_refused(cli):
    cli("vault", "create", "--json")

    assert "existe déjà" in cli("vault", "create", code=2).stderr


def test_vault_may_be_forbidden(cli, tmp_path):
    env = os.environ | {"JALON_DATA": str(tmp_path / "var"), "JALON_VAULT": "off"}

    assert "JALON_VAULT=off" in cli("vault", "create", code=2, env=env).stderr


def test_status_counts_and_finds_what_does_not_open(cli, folder):
    cli("vault", "create")
    assert "Rien n'y est encore." in cli("vault", "status").stdout
    held = vault.open_vault(folder)
    name = held.write("isolates", TABLE)

    assert "Tous se lisent." in cli("vault", "status").stdout
    held.path_of("isolates", name).write_bytes(b"")
    assert f"isolates/{name}" in cli("vault", "status", code=2).stdout
    assert "clé inchangée" in cli("vault", "rotate", "--rewrite", code=2).stderr
    assert vault.describe(folder).keys == 1


def test_lost_keys_are_no_good_state(cli, folder):
    cli("vault", "create")
    vault.open_vault(folder).write("isolates", TABLE)
    (folder / "coffre" / "cles.json").unlink()

    said = cli("vault", "status", code=2).stdout

    assert "Coffre : fermé" in said
    assert "sauvegarde" in said


def test_rotation_rewrites_when_asked_and_is_in_the_journal(cli, folder):
    cli("migrate")
    cli("vault", "create")
    name = vault.open_vault(folder).write("isolates", TABLE)

    first = cli("vault", "rotate").stdout
    second = json.loads(cli("vault", "rotate", "--rewrite", "--json").stdout)

    assert "Nouvelle clé" in first
    assert second["rewritten"] == 1
    assert vault.open_vault(folder).read("isolates", name).equals(TABLE)
    assert json.loads(cli("audit", "verify", "--json").stdout)["sealed"] == 3
    assert "1 fichier(s) chiffré(s) de nouveau" in cli("vault", "rotate", "--rewrite").stdout
