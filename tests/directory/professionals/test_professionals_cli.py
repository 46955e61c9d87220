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


TWO_FILES = """
import resource, sys
from jalon.__main__ import main

for path in sys.argv[2:]:
    main(["--data-dir", sys.argv[1], "directory", "load", path])
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


# Ten seconds of computing: twenty megabytes after a small file, in a process of their own.
def test_memory_does_not_follow_the_size_of_the_file(cli, tmp_path):
    cli("migrate")
    choose(tmp_path)
    small = write(tmp_path, invention.invented(1_000, [OFFICE, HOSPITAL], professions="10 60"))
    kept = invention.invented(1_000, [OFFICE, HOSPITAL], professions="10 60")
    others = invention.invented(60_000, [OFFICE], first=1_000_000, professions="70")
    large = write(tmp_path, itertools.chain(kept, others), "20260215")

    words = [sys.executable, "-c", TWO_FILES, tmp_path / "var", small, large]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True)

    before, after = (int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("peak"))
    assert large.stat().st_size > 19_000_000
    assert "60000 laissées de côté" in done.stdout
    assert after - before < 25_000, done.stdout  # kilobytes: its cells as text would be a hundred megabytes and more
