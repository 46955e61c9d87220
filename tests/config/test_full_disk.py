"""A disk that is full, in truth: the process may write no file past a size. Nothing is half written."""

import json
import resource
import sqlite3

import pytest

from tests.directory import lists

# Bytes that a file may reach: less than the file received; room for it, and none for what the database would hold.
ROOM = {"original": 300_000, "database": 1_500_000}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "etablissements_essai.csv"
    numbers = [lists.number(f"24{rank:06d}") for rank in range(1, 4_000)]
    rows = [lists.regional_row(number, f"ETABLISSEMENT {number}", "") for number in numbers]
    path.write_text("\n".join([lists.REGIONAL, *rows]), encoding="utf-8")
    return path


def filled(room):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def held(folder):
    with sqlite3.connect(folder / "jalon.sqlite3") as database:
        counts = "SELECT (SELECT count(*) FROM directory_load), (SELECT count(*) FROM directory_listed)"
        return database.execute(counts).fetchone()


@pytest.mark.slow
@pytest.mark.parametrize("where", ROOM)
def test_load_on_a_full_disk_writes_nothing_and_is_done_again(cli, file, tmp_path, where):
    cli("migrate")

    refused = cli("directory", "load", file, "--json", code=2, preexec_fn=filled(ROOM[where]))

    assert "disque" in json.loads(refused.stdout)["error"]
    assert held(tmp_path / "var") == (0, 0)
    assert json.loads(cli("directory", "load", file, "--json").stdout)["taken"] == 3_999
