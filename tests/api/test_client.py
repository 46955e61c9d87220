"""The Python client, where no server is needed or where it must refuse to speak."""

import ast
from pathlib import Path

import pytest

import jalon.client
from jalon.client import Jalon, JalonError


@pytest.mark.parametrize(
    "address",
    ["http://jalon.example.org", "ftp://localhost", "jalon.example.org", "http://localhost.example.org",
     "https://nom:secret@jalon.example.org", ""],
)  # fmt: skip
def test_a_token_never_leaves_in_clear(address):
    with pytest.raises(ValueError, match="adresse"):
        Jalon(address, "jalon_x")


@pytest.mark.parametrize("address", ["https://jalon.example.org", "http://127.0.0.1:8000/", "http://localhost:8000"])
def test_https_or_this_machine(address):
    Jalon(address, "jalon_x").close()


def test_refusals_keep_the_words_of_the_server(db, live_server):
    with Jalon(live_server.url, "jalon_inconnu") as jalon, pytest.raises(JalonError) as refusal:
        jalon.me()

    assert (refusal.value.status, refusal.value.code) == (401, "jeton_refuse")
    assert str(refusal.value) == "Jeton absent, inconnu, expiré ou révoqué."


def test_pages_are_asked_for_one_by_one(live_server, tmp_path):
    from jalon.accounts.tokens.actions import create_token
    from tests.api import small

    admin = small.make(tmp_path).people["admin"]
    _, secret = create_token(person=admin, name="x", scopes=["annuaire:lire"], by=admin)

    with Jalon(live_server.url, secret) as jalon:
        assert [one["finess"] for one in jalon.establishments(limite="1")] == [small.HERE, small.TWIN, small.FAR]


def test_the_client_needs_requests_and_nothing_of_jalon():
    imported = set()
    for path in Path(jalon.client.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            imported |= {*names, *([node.module] if isinstance(node, ast.ImportFrom) and node.module else [])}

    ours = {name for name in imported if name.startswith("jalon")}
    assert all(name.startswith("jalon.client") for name in ours)
    assert not {name for name in imported if name.startswith("django")}
