"""The command misused: a sentence and code 2, one object with --json, and no incident."""

import json

import pytest

from jalon.config import environment
from jalon.kernel.refusal import Refusal

NOT_READY, GRID = "jalon migrate", ("tracking", "export", "--grid", "segur_es", "--month")


@pytest.fixture
def refused(cli, tmp_path):
    def refused(*words, **options):
        done = cli(*words, "--json", code=2, cwd=tmp_path, **options)
        said = json.loads(done.stdout)
        assert done.stdout.count("\n") == 1
        assert said["code"] == 2
        assert not list((tmp_path / "var").glob("journal/*"))
        return said["error"]

    return refused


@pytest.mark.parametrize("words", [
    ("sources", "list"), ("directory", "show", "240000372"), ("createuser", "x"), ("audit", "verify"),
    (*GRID, "2022-08", "--region", "75", "out.xlsx"),
])  # fmt: skip
def test_without_a_database_one_is_told_to_make_it(refused, words):
    assert NOT_READY in refused(*words)


def test_what_does_not_exist_is_refused(refused, cli, tmp_path):
    cli("migrate")
    (tmp_path / "closed.csv").mkdir()
    cases = {
        ("sources", "load", "absent.xlsx"): "n'existe pas", ("sources", "load", "closed.csv"): "n'existe pas",
        ("directory", "load", "absent.csv"): "n'existe pas", ("directory", "load", "closed.csv"): "n'existe pas",
        (*GRID, "2022-13", "--region", "75", "out.xlsx"): "2022-13",
        (*GRID, "2022-08", "--region", "99", "out.xlsx"): "99",
        (*GRID, "2022-08", "--region", "75", "absent/out.xlsx"): "absent/out.xlsx",
        ("createuser", "x", "--territory", "mars:9"): "mars:9", ("serve", "--port", "99999"): "99999",
    }  # fmt: skip

    for words, said in cases.items():
        assert said in refused(*words).replace("\u2019", "'"), words


def test_standard_input_closed_changes_nothing(cli):
    cli("migrate", preexec_fn=lambda: __import__("os").close(0))

    done = cli("createuser", "x", "--json", preexec_fn=lambda: __import__("os").close(0))

    assert json.loads(done.stdout)["username"] == "x"


def test_folder_closed_to_writing_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(environment.os, "access", lambda *_: False)

    with pytest.raises(Refusal, match="écriture"):
        environment.prepare(tmp_path)


def test_nothing_of_an_instance_is_open_to_others_even_in_an_open_folder(cli, tmp_path):
    (tmp_path / "var").mkdir(mode=0o755)

    cli("migrate")

    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "var").iterdir()}
    assert {name: mode for name, mode in modes.items() if mode} == {}
