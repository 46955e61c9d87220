"""The jalon command: its words, its exit codes, what it says when something goes wrong."""

import json
import re
import subprocess
import sys
import textwrap

import pytest

from jalon.config import command_line

HELP = """
import sys
sys.argv = ["jalon", "--help"]
from jalon.__main__ import main
try:
    main()
except SystemExit:
    pass
print(*[name for name in ("django", "pyarrow", "ruamel.yaml", "xlsxwriter") if name in sys.modules], file=sys.stderr)
"""


def test_help_is_french_and_starts_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)

    assert done.stderr == "\n"
    assert "utilisation :" in done.stdout
    assert "usage" not in done.stdout
    assert "migrate" in done.stdout


@pytest.mark.parametrize("words", [["--json", "--data-dir", "x", "check"], ["check", "--json", "--data-dir", "x"],
                                   ["--json", "check", "--data-dir=x"]])  # fmt: skip
def test_global_options_are_read_before_and_after_the_word(words):
    options = command_line.parse(words)

    assert options.json
    assert options.data_dir == "x"
    assert options.command == "check"


def test_path_named_like_an_option_value_is_kept():
    options = command_line.parse(["createuser", "luc", "--territory", "region:75", "departement:24"])

    assert options.territory == ["region:75", "departement:24"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--help"),
        (["volare"], "volare"),
        (["createuser"], "il manque : NOM"),
        (["createuser", "luc", "--role", "roi"], "n'est pas un choix possible"),
        (["check", "--vite"], "je ne connais pas : --vite"),
        (["--data-dir"], "--data-dir"),
        (["serve", "--port", "abc"], "ne convient pas"),
    ],
)
def test_misused_words_end_with_code_2_in_french(cli, words, said):
    done = cli(*words, code=2)

    assert said in done.stderr
    assert "error" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_misuse_with_json_is_one_object(cli):
    done = cli("createuser", "--json", code=2)

    assert json.loads(done.stdout)["code"] == 2
    assert done.stderr == ""


def test_unexpected_error_gives_a_number_and_hides_the_rest(cli, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "jalon.sqlite3").write_text("DUPONT Marie, not a database " * 50)

    done = cli("createuser", "luc", code=1)

    number = re.search(r"Incident (\S+),", done.stderr)[1]
    assert "DUPONT" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "cli.py" in (tmp_path / "var" / "journal" / f"incident-{number}.txt").read_text()


def test_refused_address_of_database_is_explained(cli, tmp_path):
    import os

    environment = os.environ | {"JALON_DATA": str(tmp_path), "JALON_DATABASE_URL": "mysql://x"}

    done = cli("check", code=2, env=environment)

    assert "postgres://" in done.stderr


def test_first_commands_on_an_empty_folder(cli, tmp_path):
    assert "étape" in cli("migrate").stdout
    assert "déjà à jour" in cli("migrate").stdout
    found = json.loads(cli("check", "--json").stdout)
    assert found["data_dir"] == str(tmp_path / "var")
    assert found["migrations_to_apply"] == 0
    assert found["database_answers"] is True
    assert found["orphan_observations"] == 0
    assert "aucune valeur orpheline" in cli("check").stdout


def test_check_says_what_is_missing_before_migrate(cli):
    said = cli("check").stdout

    assert "jalon migrate" in said
    assert "Dossier de données" in said


def test_data_dir_option_wins_over_the_environment(cli, tmp_path):
    found = json.loads(cli("check", "--json", "--data-dir", tmp_path / "ailleurs").stdout)

    assert found["data_dir"] == str(tmp_path / "ailleurs")


def test_createuser_reads_its_password_and_audit_verifies(cli):
    cli("migrate")
    cli("createuser", "claire", "--role", "administrateur", "--password-stdin", input="quatre mots pour entrer\n")
    link = json.loads(cli("createuser", "luc", "--territory", "region:75", "--json").stdout)["link"]

    assert link.startswith("/compte/invitation/")
    assert "déjà pris" in cli("createuser", "CLAIRE", code=2).stderr
    assert "12" in cli("createuser", "lea", "--password-stdin", code=2, input="court\n").stderr
    assert json.loads(cli("audit", "verify", "--json").stdout)["sealed"] == 5
    alter(cli)
    assert "modifiée" in cli("audit", "verify", code=2).stdout


def alter(cli):
    """Change a sealed row behind Jalon's back."""
    import sqlite3
    from contextlib import closing

    found = json.loads(cli("check", "--json").stdout)
    with closing(sqlite3.connect(found["data_dir"] + "/jalon.sqlite3")) as database, database:
        database.execute("UPDATE accounts_auditevent SET verb = 'autre' WHERE sequence = 2")


def test_closed_pipe_is_not_an_incident(cli, tmp_path):
    script = textwrap.dedent(f"{sys.executable} -m jalon --help | head -1")
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)

    assert done.stderr == ""
