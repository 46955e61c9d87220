"""jalon antibiotics export | checks, through the words of the command line."""

import argparse
import json

import pytest

from jalon.antibiotics.exports import cli
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics.checks.test_alerts import LESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    held = small.hospital()
    small.bring_all(held)
    small.bring(held, LESS, "journees.csv")

    def run(*words):
        parser = argparse.ArgumentParser()
        parser.add_argument("--json", action="store_true")
        cli.add_words(parser.add_subparsers())
        options = parser.parse_args([str(word) for word in words])
        return options.handler(options)

    return run


def test_export_writes_the_file_under_its_name_in_a_folder(run, tmp_path, capsys):
    done = run("export", "surveillance_journees", "--period", "2024-Q1", tmp_path)

    path = tmp_path / f"surveillance_journees_{small.FINESS}_2024-T1.csv"
    assert done == 0
    assert path.read_text("utf-8-sig").splitlines()[1] == f"{small.FINESS};2024-T1;0101;127;3;900;90"
    assert "n'est pas public" in capsys.readouterr().out


def test_export_says_in_json_what_it_wrote(run, tmp_path, capsys):
    run("--json", "export", "synthese_etablissement", "--establishment", small.FINESS, tmp_path / "s.xlsx")

    told = json.loads(capsys.readouterr().out)
    assert (told["layout"], told["period"], told["rows"]) == ("synthese_etablissement", "2024-T1", 2)
    assert (tmp_path / "s.xlsx").read_bytes().startswith(b"PK")


def test_export_refuses_in_french(run, tmp_path):
    with pytest.raises(Refusal, match="format inconnu"):
        run("export", "rien", tmp_path)
    with pytest.raises(Refusal, match="ne peut pas être écrit"):
        run("export", "surveillance_journees", tmp_path / "absent" / "x.csv")


def test_checks_print_what_has_no_answer(run, capsys):
    assert run("checks", "--period", "2024-T1") == 0
    text = capsys.readouterr().out
    run("--json", "checks")
    told = json.loads(capsys.readouterr().out)["alerts"]

    assert "erreur  990000010  2024-T1  UF 0102 (Médecine B)" in text
    assert "3 constats sans réponse" in text
    assert told[0]["check"] == "unite_attendue_absente"
