import json

import pytest

from jalon.config.command_line import parse
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

HERE = ("--establishment", small.FINESS, "--period", "2024-Q1")


@pytest.fixture
def hospital(db):
    held = small.hospital()
    small.bring_all(held)
    return held


def run(*words):
    """The command, run in this process on the database of the test."""
    options = parse(["antibiotics", "report", *map(str, words)])
    assert options.handler(options) == 0


@pytest.mark.parametrize(
    ("words", "signature"),
    [
        (("hospital", *HERE, "a.pdf"), b"%PDF"),
        (("unit", *HERE, "--unit", "0201", "a.pdf"), b"%PDF"),
        (("contract", *HERE, "a.xlsx"), b"PK"),
        (("region", "--region", "75", "a.xlsx"), b"PK"),
    ],
)
def test_word_report_writes_the_file(hospital, tmp_path, capsys, words, signature):
    out = tmp_path / words[-1]

    run(*words[:-1], out)

    assert out.read_bytes().startswith(signature)
    assert str(out) in capsys.readouterr().out


def test_word_report_says_in_json_what_it_holds(hospital, tmp_path, capsys):
    run("hospital", *HERE, "--json", tmp_path / "a.xlsx")

    told = json.loads(capsys.readouterr().out)
    assert (told["report"], told["place"]) == ("hospital", "Hôpital fictif des Tests")
    assert "Périmètre" in told["parts"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("hospital", *HERE, "a.doc"), "en .pdf ou .xlsx"),
        (("hospital", *HERE, "nulle-part/a.pdf"), "n'existe pas"),
        (("hospital", "a.pdf"), "--establishment"),
        (("unit", *HERE, "a.pdf"), "choisissez l'établissement et l'unité"),
        (("hospital", "--establishment", "990000099", "a.pdf"), "inconnu de l'annuaire"),
    ],
)
def test_word_report_refuses_what_it_cannot_make(hospital, monkeypatch, tmp_path, words, why):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(Refusal, match=why):
        run(*words)
