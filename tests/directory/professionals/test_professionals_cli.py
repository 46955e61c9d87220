"""The commands, run as a person runs them; and what a middling file costs in memory."""

import itertools
import json
import subprocess
import sys

from jalon.directory.professionals import invention
from tests.directory.professionals.conftest import CHOICE, HOSPITAL, OFFICE, row


def write(folder, rows, day="20260115"):
    path = folder / f"PS_LibreAcces_Personne_activite_{day}0800.txt"
    invention.write_file(path, iter(rows))
    return path


def choose(folder, text=CHOICE):
    path = folder / "var" / "catalogue" / "professions" / "essai.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


def test_load_count_list_hand_and_forget(cli, tmp_path):
    cli("migrate")
    choose(tmp_path)
    first = write(tmp_path, [row(1, "10", HOSPITAL, skill="SM54"), row(2, name="DUFICTIF"), row(3, "70")])
    second = write(tmp_path, [row(1, "10", HOSPITAL, skill="SM54")], "20260215")

    loaded = json.loads(cli("directory", "load", first, "--json").stdout)
    counted = json.loads(cli("directory", "professionals", "--profession", "10", "--json").stdout)["professionals"]
    listed = cli("directory", "professionals", "--list", "--format", "csv").stdout
    handed = json.loads(cli("directory", "professional", invention.number_of(2), "--json").stdout)
    said = cli("directory", "load", second).stdout
    dry = json.loads(cli("directory", "forget", "--json").stdout)

    assert (loaded["read"], loaded["taken"], loaded["files"][0]["left_out"]) == (3, 2, {"profession": 1})
    assert [(one["departement"], one["professionnels"]) for one in counted] == [("tous", 1), ("24", 1)]
    assert "DUFICTIF Essai;" in listed
    assert handed["practices"][0]["last_name"] == "DUFICTIF"
    assert "1 prises" in said
    assert (dry["expired"], dry["erased"]) == (0, 0)
    assert "ne tient rien" in cli("directory", "professional", "99900000011", code=2).stderr


# Ten seconds of computing: five thousand persons kept among sixty-five thousand, in a process of its own.
def test_memory_does_not_follow_the_size_of_the_file(cli, tmp_path):
    cli("migrate")
    choose(tmp_path)
    kept = invention.invented(5_000, [OFFICE, HOSPITAL], professions="10 60")
    others = invention.invented(60_000, [OFFICE], first=1_000_000, professions="70")
    path = write(tmp_path, itertools.chain(kept, others))
    program = (
        "import resource, sys; from jalon.__main__ import main; "
        "code = main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(code)"
    )

    words = [sys.executable, "-c", program, "--data-dir", tmp_path / "var", "directory", "load", path]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True)

    assert path.stat().st_size > 19_000_000
    assert int(done.stdout.split()[-1]) < 180_000, done.stdout  # kilobytes; the file whole would be 300 more
