"""jalon tracking close, reopen, archive, as an operator runs them."""

import hashlib
import json

import pytest

from tests.directory import lists
from tests.sources import files
from tests.tracking import worlds

PLACE = ("--grid", "segur_es", "--month", "2022-08", "--region", "75")


@pytest.fixture
def instance(cli, tmp_path):
    """One hospital and its certificates of August."""
    row = lists.regional_row(worlds.BERGERAC, "CH DE BERGERAC", worlds.EJ_BERGERAC, pmsi=worlds.EJ_BERGERAC)
    (tmp_path / "etablissements_essai.csv").write_text("\n".join([lists.REGIONAL, row]), encoding="utf-8")
    certificates = files.certificates([(worlds.BERGERAC, "CH DE BERGERAC", "Oui", "Oui", "")])
    (tmp_path / "DMP_certificats_2022-08.csv").write_text(certificates, encoding="utf-8")
    cli("migrate")
    cli("directory", "load", tmp_path / "etablissements_essai.csv")
    cli("sources", "load", tmp_path / "DMP_certificats_2022-08.csv")
    return tmp_path


def test_month_is_closed_archived_verified_and_reopened(instance, cli):
    closed = json.loads(cli("tracking", "close", *PLACE, "--note", "sans l'ASP", "--json").stdout)
    cli("tracking", "archive", *PLACE, instance / "archive")
    verified = json.loads(cli("tracking", "archive", *PLACE, "--rebuild", "--json").stdout)
    cli("tracking", "close", *PLACE, code=2)
    reopened = cli("tracking", "reopen", *PLACE, "--why", "un fichier oublié")

    written = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (instance / "archive").iterdir()}
    assert written == {file["file"]: file["sha256"] for file in closed["files"]}
    assert verified["equal"] is True
    assert "rouvert" in reopened.stdout


def test_open_month_has_no_archive(instance, cli):
    answer = cli("tracking", "archive", *PLACE, instance / "archive", code=2)

    assert "n'est pas clos" in answer.stderr


def test_reopening_wants_a_reason(instance, cli):
    cli("tracking", "close", *PLACE)

    cli("tracking", "reopen", *PLACE, code=2)
