"""The program of the tutorial, run as it is printed, against a real server."""

import re
from pathlib import Path

import pytest

from tests.sources import files

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutoriels" / "api.md"


@pytest.fixture
def site(live_server, tmp_path, settings):
    from tests.api import small  # models exist only once Django has started

    settings.JALON_SYNC_JOBS = True
    return live_server, small.make(tmp_path)


def program_of(page):
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE))


def test_the_tutorial_can_be_followed(site, monkeypatch, tmp_path, capsys):
    from jalon.accounts.tokens.actions import create_token
    from jalon.accounts.tokens.rules import SCOPES
    from tests.api import small

    server, world = site
    officer = world.people["officer"]
    _, secret = create_token(person=officer, name="tutoriel", scopes=SCOPES, by=officer)
    folder = tmp_path / "var/demo/fichiers-a-deposer"
    folder.mkdir(parents=True)
    rows = [(small.HERE, "HOPITAL ICI", "Oui", "", ""), ("330790010", "INCONNU", "Oui", "", "")]
    files.write(folder, "DMP_certificats_2022-07.csv", files.certificates(rows))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JALON_ADDRESS", server.url)
    monkeypatch.setenv("JALON_TOKEN", secret)

    exec(compile(program_of(PAGE), str(PAGE), "exec"), {})  # noqa: S102 (the page itself)

    said = capsys.readouterr().out
    assert "chargee" in said
    assert "DMP_certificats_2022-07.csv" in said
