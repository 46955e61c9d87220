"""What is restored is what was saved: every table, every file, and the grid that people read."""

import json

import pytest

from tests.config.backup.instances import Instance

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def before(saved):
    return saved.look()


def test_instance_is_restored_whole(saved, before, archive_file, tmp_path):
    restored = Instance(tmp_path / "ailleurs")

    said = restored.jalon("restore", archive_file).stdout

    assert "ce sont ceux qui ont été sauvegardés" in said
    assert_same(restored, saved, before)
    assert (restored.folder / "cle-secrete").read_text() == (saved.folder / "cle-secrete").read_text()


def test_region_moves_to_postgresql_and_back(saved, before, archive_file, new_database, tmp_path):
    """The longest of these tests: three instances, two databases."""
    server, back = Instance(tmp_path / "serveur", new_database), Instance(tmp_path / "retour")

    server.jalon("restore", archive_file)
    server.jalon("backup", tmp_path / "serveur.jalon")
    back.jalon("restore", tmp_path / "serveur.jalon")

    assert_same(server, saved, before)
    assert_same(back, saved, before)


SECRET = "JBSWY3DPEHPK3PXP"
WITH_A_CODE = f"""
from allauth.mfa.totp.internal.auth import TOTP
from jalon.accounts import actions
alix = actions.create_person(username="alix", role="lecteur", actor="region", by=None)
TOTP.activate(alix, "{SECRET}")
"""
READ_THE_CODE = """
from allauth.mfa.models import Authenticator
from jalon.accounts.signin import seeds
print(seeds.decrypt(Authenticator.objects.get().data["secret"]))
"""


def test_second_factors_are_read_again_where_they_are_restored(instance, tmp_path):
    """Six processes of a real instance, about ten seconds: a key forgotten by the back-up shows nowhere else."""
    instance.run(WITH_A_CODE)
    instance.jalon("backup", tmp_path / "a.jalon")
    instance.jalon("backup", tmp_path / "b.jalon", "--without-secret-key")
    restored, without = Instance(tmp_path / "retablie"), Instance(tmp_path / "sans-cles")

    restored.jalon("restore", tmp_path / "a.jalon")
    without.jalon("restore", tmp_path / "b.jalon")

    assert restored.run(READ_THE_CODE).strip() == SECRET
    assert "cles-facteurs" in without.jalon("check").stdout


def assert_same(restored, saved, before):
    """All but the journal, which also says « sauvegarde faite » and « rétablie »; its chain holds."""
    tables, grid = restored.look()
    assert set(tables) == set(before[0])
    assert {name for name in tables if tables[name] != before[0][name]} == {"accounts_auditevent"}
    assert grid == before[1]
    assert restored.files() == saved.files()
    assert json.loads(restored.jalon("audit", "verify", "--json").stdout)["holds"]
