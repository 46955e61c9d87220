"""`jalon antibiotics load`, as scripts rely on it: its counts, its exit codes, what follows from a late table."""

import contextlib
import io
import json

import pytest

from jalon.antibiotics.models import HospitalFile
from jalon.config import command_line
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    texts = {"structure": small.STRUCTURE, "journees": small.BED_DAYS, "consommations": small.DISPENSED,
             "medicaments": small.DRUGS}  # fmt: skip
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


def command(*words):
    """The command in this process: its exit code and the object it prints."""
    options = command_line.parse(["antibiotics", "load", "--json", *map(str, words)])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = options.handler(options)
    return code, json.loads(printed.getvalue())


def test_counts_add_up_and_figures_are_published(files):
    small.hospital()
    words = ("--establishment", small.FINESS, "--period", "2024-Q1")

    code, told = command(*words, *(files / f"{name}.csv" for name in ("structure", "journees", "consommations")))

    assert code == 3
    assert [one["source"] for one in told["files"]] == ["structure", "bed_days", "consumption"]
    assert all(one["read"] == one["matched"] + one["pending"] + one["rejected"] for one in told["files"])
    assert (told["bed_days"], told["units"]) == (1900, 165)
    assert told["observations"] > 0


def test_same_files_again_change_nothing(files):
    small.hospital()
    words = ("--establishment", small.FINESS, "--period", "2024-Q1", files / "structure.csv")
    command(*words)

    code, told = command(*words)

    assert code == 0
    assert told["files"][0]["same"]
    assert HospitalFile.objects.count() == 1


def test_table_of_drugs_that_comes_after_settles_what_waited(files):
    place = small.hospital()
    words = ("--establishment", small.FINESS, "--period", "2024-Q1")
    command(*words, files / "structure.csv", files / "consommations.csv")
    before = HospitalFile.objects.get(establishment=place, kind="consumption").pending

    code, told = command(files / "medicaments.csv")

    after = HospitalFile.objects.get(establishment=place, kind="consumption")
    assert (told["read"], told["matched"], told["rejected"]) == (2, 1, 1)
    assert before > after.pending == 1  # the unknown unit still waits


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--establishment", "990000010", "--period", "2024-Q1"), "annuaire"),
        (("--period", "2024-08"), "période illisible"),
        ((), "établissement"),
    ],
)
def test_load_misused_is_refused_with_a_sentence(files, words, said):
    with pytest.raises(Refusal, match=said):
        command(*words, files / "structure.csv")


def test_one_bad_file_stops_them_all(files):
    small.hospital()
    (files / "cassé.xlsx").write_bytes(b"pas un classeur")
    words = ("--establishment", small.FINESS, "--period", "2024-Q1")

    with pytest.raises(Refusal):
        command(*words, files / "structure.csv", files / "cassé.xlsx")

    assert HospitalFile.objects.count() == 0


def test_two_files_of_one_kind_are_not_guessed(files):
    small.hospital()
    (files / "journees2.csv").write_text(small.BED_DAYS, "utf-8")

    with pytest.raises(Refusal, match="même nature"):
        command("--establishment", small.FINESS, "--period", "2024-Q1", files / "journees.csv", files / "journees2.csv")


def test_patients_need_no_vault_until_they_come(files):
    small.hospital()
    (files / "resistances.csv").write_text(small.ISOLATES, "utf-8")
    words = ("--establishment", small.FINESS, "--period", "2024-Q1")

    code, told = command(*words, files / "structure.csv", files / "resistances.csv")

    assert told["files"][1]["person_level"]
    assert told["isolates"] == 3
    worlds.open_vault()  # there already: the operator's first such file switched it on
