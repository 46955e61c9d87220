"""The Python client, where no server is needed or where it must refuse to speak."""

import ast
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import jalon.client
from jalon.client import Changes, Jalon, JalonError
from jalon.client.transport import delay


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


def test_a_cursor_moves_once_its_page_is_done():
    pages = {
        "": {"elements": [1, 2], "suite": "a", "encore": True}, "a": {"elements": [3], "suite": "b", "encore": False},
    }  # fmt: skip
    changes = Changes(pages.__getitem__, "")

    seen = [(one, changes.cursor) for one in changes]

    assert seen == [(1, ""), (2, ""), (3, "a")]  # stopped at 2, both come again
    assert changes.cursor == "b"


def test_file_is_sent_whole_again_when_the_server_asks_to_wait(tmp_path):
    received = []

    class Busy(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(429 if len(received) == 1 else 200)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *said):
            """A test's output is not a log."""

    file = tmp_path / "juin.csv"
    file.write_bytes(b"finess;valeur")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with Jalon(f"http://127.0.0.1:{server.server_port}", "jalon_x") as jalon:
        jalon.deposit(file)
    server.shutdown()
    server.server_close()
    thread.join(5)

    assert [b"finess;valeur" in body for body in received] == [True, True]


def test_server_that_does_not_answer_is_said_in_french():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with Jalon(address, "jalon_x") as jalon, pytest.raises(JalonError, match="ne répond pas") as refusal:
        jalon.me()

    assert (refusal.value.status, refusal.value.code) == (0, "injoignable")


@pytest.mark.parametrize(("said", "seconds"), [("3", 3), ("", 1), ("Wed, 21 Oct 2026 07:28:00 GMT", 1), ("9000", 60)])
def test_delay_that_is_asked_for_is_kept_within_reason(said, seconds):
    assert delay(said) == seconds


def test_the_client_needs_requests_and_nothing_of_jalon():
    imported = set()
    for path in Path(jalon.client.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            imported |= {*names, *([node.module] if isinstance(node, ast.ImportFrom) and node.module else [])}

    ours = {name for name in imported if name.startswith("jalon")}
    assert all(name.startswith("jalon.client") for name in ours)
    assert not {name for name in imported if name.startswith("django")}
