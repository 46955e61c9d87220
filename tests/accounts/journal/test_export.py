"""The journal handed to a third party, who verifies it with the program of the guide and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jalon.accounts import audit
from jalon.accounts.audit import checking
from jalon.accounts.models import AuditEvent
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "journal.md"


@pytest.fixture
def exported(tmp_path):
    luc = make("luc.martin", last_name="Martin")
    for number in range(5):
        audit.write("tests.act", by=luc, target=luc, said="é ’ 漢", share=0.1, number=number)
    path = tmp_path / "journal.jsonl"
    checking.export_to(path, by=None)
    return path


@pytest.fixture
def verify(tmp_path):
    """The program printed in the guide, run by a Python that knows nothing of Jalon."""
    program = tmp_path / "verifie.py"
    program.write_text(re.search(r"fichier=verifie\.py\n(.*?)^```$", GUIDE.read_text("utf-8"), re.S | re.M)[1], "utf-8")

    def run(*words):
        return subprocess.run(
            [sys.executable, "-I", program, *map(str, words)], capture_output=True, text=True, check=False, env={}
        )

    return run


def test_third_party_finds_it_whole(exported, verify):
    last = AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()

    done = verify(exported, AuditEvent.objects.get(sequence=4).seal)

    assert (done.returncode, done.stdout) == (0, f"Intact jusqu'au n° {last.sequence} : {last.seal}\n")


def test_export_names_nobody(exported):
    assert "artin" not in exported.read_text("utf-8")


def test_third_party_finds_a_changed_line(exported, verify):
    exported.write_text(exported.read_text("utf-8").replace('"number": 2', '"number": 3'), "utf-8")

    assert "Rupture au n° 5." in verify(exported).stderr


def test_third_party_finds_a_cut_end(exported, verify):
    seal = audit.verify().last_seal
    exported.write_text("".join(exported.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")

    assert verify(exported).returncode == 0
    assert "n'est pas dans ce journal" in verify(exported, seal).stderr


def test_file_that_is_there_is_not_written_over(exported):
    with pytest.raises(Refusal, match="existe déjà"):
        checking.export_to(exported, by=None)
