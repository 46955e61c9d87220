import json

import openpyxl
import pytest

from jalon.config.command_line import parse
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

HERE = ("--establishment", small.FINESS, "--period", "2024-Q1")


def said(capsys, *words):
    """What the command prints, run in this process on the database of the test."""
    options = parse(["antibiotics", *map(str, words)])
    assert options.handler(options) == 0
    return capsys.readouterr().out


@pytest.fixture
def place(db):
    place = small.hospital()
    small.bring(place, small.STRUCTURE)
    return place


def test_word_recap_says_what_came_and_what_is_missing(capsys, place):
    [line] = json.loads(said(capsys, "recap", "--json"))["lines"]
    text = said(capsys, "recap", "--establishment", place.code)

    assert (line["period"], line["missing"]) == ("2024-T1", ["bed_days", "consumption", "resistance"])
    assert line["files"][0] | {"file": ""} == {
        "kind": "structure", "file": "", "version": 1, "read": 3, "matched": 3, "pending": 0, "rejected": 0,
    }  # fmt: skip
    assert "Consommations : manque" in text
    assert "non validé" in text


def test_words_validate_and_reopen_close_and_open_a_period(capsys, place):
    said(capsys, "validate", *HERE)
    assert "validé le" in said(capsys, "recap")
    with pytest.raises(Refusal, match="déjà validé"):
        said(capsys, "validate", *HERE)

    opened = json.loads(said(capsys, "reopen", *HERE, "--reason", "Journées fausses", "--json"))

    assert opened == {"period": "2024-T1", "validated": False}
    assert "non validé" in said(capsys, "recap")


def test_word_template_writes_an_empty_workbook(capsys, tmp_path):
    said(capsys, "template", "journees", tmp_path / "jh.xlsx")

    assert openpyxl.load_workbook(tmp_path / "jh.xlsx")["Données"]["A1"].value == "Code UF"


def test_word_template_refuses_a_place_where_it_cannot_write(capsys, tmp_path):
    with pytest.raises(Refusal, match="ne peut pas être écrit"):
        said(capsys, "template", "journees", tmp_path / "absent" / "jh.xlsx")
