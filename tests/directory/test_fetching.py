"""Feeds, fetched from a real server on this machine: what comes, what does not change, what is refused."""

import gzip
import hashlib
import json
import socket
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from threading import Event, Thread

import pytest

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.directory import actions
from jalon.directory.models import Fetch, Listed, Load
from jalon.directory.queries.feeds import due
from jalon.directory.remote import download
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from tests.directory.lists import number
from tests.directory.test_etalab import CH, CLINIC, FIRST, structure

SITES = [structure(number(f"0100001{rank}"), f"SITE {rank}") for rank in range(5)]
LOT = "\n".join([FIRST, structure(), structure(CLINIC, "CLINIQUE"), *SITES, ""]).encode()
ROWS = 7


class Site:
    """What the server answers, by path: (status, headers, body). It remembers what it was asked."""

    def __init__(self, address):
        self.address, self.answers, self.asked = address, {}, []

    def gives(self, path, body=b"", status=200, **headers):
        self.answers[path] = (status, headers, body)
        return self.address + path


@contextmanager
def running():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            status, headers, body = site.answers.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            said = {name.replace("_", "-"): value for name, value in headers.items()}
            for name, value in {"Content-Length": str(len(body)), **said}.items():
                if value is not None:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.fixture
def feed(db, tmp_path, site):
    """Describe a feed of the instance; gives back a way to fetch it."""
    held = catalogue.overlay()
    catalogue.use_overlay(tmp_path / "catalogue")

    def feed(address="", **keys):
        said = {"title": "FINESS", "list": "finess_etalab", "address": address or f"{site.address}/etalab.csv"}
        text = json.dumps(said | {"private": True} | keys)  # JSON is YAML
        path = tmp_path / "catalogue" / "feeds" / "finess.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        catalogue.look_again()
        return lambda: actions.fetch("finess")

    yield feed
    catalogue.use_overlay(held)


def test_a_feed_is_fetched_and_loaded(feed, site):
    site.gives("/etalab.csv", LOT, ETag='"un"')

    done = feed()()

    assert (done.outcome, done.size, done.load.rows, done.load.list_id) == ("loaded", len(LOT), ROWS, "finess_etalab")
    assert Listed.objects.count() == ROWS
    assert AuditEvent.objects.filter(verb="directory.fetched").count() == 1


def test_what_the_server_says_unchanged_is_not_asked_whole(feed, site):
    site.gives("/etalab.csv", LOT, ETag='"un"')
    fetch = feed()
    fetch()

    again = fetch()

    assert (again.outcome, again.load, Load.objects.count()) == ("unchanged", Load.objects.get(), 1)
    assert site.asked[-1][1]["If-None-Match"] == '"un"'


def test_the_same_bytes_do_nothing_without_an_etag(feed, site):
    site.gives("/etalab.csv", LOT)
    fetch = feed()
    fetch()

    assert (fetch().outcome, Load.objects.count()) == ("unchanged", 1)


def test_a_compressed_file_behind_a_redirect_is_opened(feed, site):
    site.gives("/lot.csv.gz", gzip.compress(LOT))
    site.gives("/dernier", status=302, Location="/lot.csv.gz")

    assert feed(f"{site.address}/dernier")().load.rows == ROWS


def test_the_checksum_announced_is_required(feed, site):
    site.gives("/etalab.csv", LOT)
    right = site.gives("/sha256", hashlib.sha256(LOT).hexdigest().encode() + b"  etalab.csv\n")
    wrong = site.gives("/faux", b"0" * 64)

    assert feed(sha256_address=right)().outcome == "loaded"
    assert "empreinte" in feed(sha256_address=wrong)().message


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 500}, "répond 500"),
        ({"status": 404}, "répond 404"),
        ({"body": b"<html>Maintenance</html>"}, "page web"),
        ({"body": LOT[:-40], "Content_Length": str(len(LOT))}, "avant sa fin"),
        ({"body": b"a;b\n1;2\n"}, "la plus proche"),
        ({"body": gzip.compress(LOT)[:-20]}, "coupé"),
        ({"body": b"", "Content_Length": "3000000000"}, "dépasse"),
        ({"status": 302, "Location": "/etalab.csv"}, "renvois"),
        ({"status": 302, "Location": "ftp://example.org/x"}, "commence par https"),
    ],
)
def test_what_is_wrong_is_refused_and_what_was_held_stays(feed, site, answer, said):
    site.gives("/etalab.csv", LOT)
    fetch = feed()
    fetch()
    site.gives("/etalab.csv", **answer)

    done = fetch()

    assert done.outcome == "refused"
    assert said in done.message
    assert Listed.objects.filter(known_to=None).count() == ROWS


def test_a_file_that_lost_many_rows_is_taken_for_a_cut_one(feed, site):
    site.gives("/etalab.csv", LOT)
    fetch = feed()
    fetch()
    site.gives("/etalab.csv", "\n".join(["finess;etalab;112;2026-06-12", structure(), ""]).encode())

    done = fetch()

    assert "semble coupé" in done.message
    assert Listed.objects.filter(known_to=None, entity__code=CH).count() == 1


def test_another_list_than_the_one_expected_is_refused(feed, site):
    site.gives("/etalab.csv", LOT)

    assert "pas celle attendue" in feed(list="finess_plus")().message


def test_a_file_smaller_than_said_is_refused(feed, site):
    site.gives("/etalab.csv", LOT)

    assert "octets" in feed(least_bytes=1_000_000)().message


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x", "http://[::1]/x", "http://169.254.169.254/x", "http://10.0.0.1/"]
)
def test_private_networks_are_refused_unless_the_feed_says_so(tmp_path, address):
    with pytest.raises(Refusal, match="adresse interne.*private"):
        download(address, tmp_path / "x", private=False, limit=100)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/x", "http://"])
def test_only_web_addresses_are_followed(tmp_path, address):
    with pytest.raises(Refusal, match="commence par https"):
        download(address, tmp_path / "x", private=True, limit=100)


def test_a_size_that_is_not_announced_is_bounded_all_the_same(site, tmp_path):
    address = site.gives("/long", b"x" * 5_000, Content_Length=None)

    with pytest.raises(Refusal, match="dépasse"):
        download(address, tmp_path / "x", private=True, limit=1_000)


def test_a_name_that_changes_its_mind_leads_nowhere_inside(site, tmp_path, monkeypatch):
    """Public when it is looked at, this machine when it is called: nothing is asked of this machine."""
    numbers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    called = []

    def connect(place, timeout=None, *more):
        called.append(place[0])
        raise ConnectionRefusedError

    def answer(host, port, *more, **named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(numbers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(Refusal, match="refuse la connexion"):
        download(site.address.replace("127.0.0.1", "miroir.example.org"), tmp_path / "x", private=False, limit=100)
    assert (called, site.asked) == (["8.8.8.8"], [])


def test_a_server_that_drips_its_file_is_left_by_the_deadline(tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("jalon.directory.remote.download"), "LONGEST", 0.5)
    stopped = Event()

    def drip(server):
        line, _ = server.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while not stopped.wait(0.05):
                line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=[server])
        thread.start()
        started = time.monotonic()
        with pytest.raises(Refusal, match="temps donné"):
            download(f"http://127.0.0.1:{server.getsockname()[1]}/", tmp_path / "x", private=True, limit=1_000_000)
        assert time.monotonic() - started < 2
        stopped.set()
        thread.join()


def test_a_feed_is_due_until_it_was_fetched_and_once_at_a_time(feed, site):
    site.gives("/etalab.csv", LOT)
    fetch = feed()
    before = [one.id for one in due()]
    Job.objects.create(kind="directory.fetch", arguments={"feed": "finess"}, title="x")
    waiting = due()
    Job.objects.all().delete()
    fetch()

    assert (before, waiting, due()) == (["finess"], [], [])


def test_the_page_shows_feeds_to_administrators_and_asks_one(feed, site, client, administrator):
    site.gives("/etalab.csv", LOT)
    feed()
    client.force_login(administrator)

    asked = client.post("/annuaire/flux/finess/chercher/")
    page = client.get("/annuaire/flux/").content.decode()

    assert asked.headers["Location"].startswith("/travaux/")
    assert Job.objects.get(kind="directory.fetch").arguments["feed"] == "finess"
    assert f"{site.address}/etalab.csv" in page


def test_others_neither_see_nor_ask_feeds(feed, client, region_officer):
    feed()
    client.force_login(region_officer)

    assert client.get("/annuaire/flux/").status_code == 403
    assert client.post("/annuaire/flux/finess/chercher/").status_code == 403


def test_the_command_fetches_and_says(cli, site, tmp_path):
    site.gives("/etalab.csv", LOT)
    cli("migrate")
    none = cli("directory", "fetch", code=2).stderr
    feeds = tmp_path / "var" / "catalogue" / "feeds"
    feeds.mkdir(parents=True)
    said = f"title: FINESS\nlist: finess_etalab\naddress: {site.address}/etalab.csv\n"
    (feeds / "finess.yaml").write_text(said, "utf-8")
    refused = cli("directory", "fetch", code=2).stdout
    (feeds / "finess.yaml").write_text(said + "private: true\n", "utf-8")

    done = json.loads(cli("directory", "fetch", "finess", "--json").stdout)

    assert "aucun flux" in none
    assert "adresse interne" in refused
    assert [(one["outcome"], one["rows"]) for one in done["feeds"]] == [("loaded", ROWS)]


def test_fetches_are_kept_one_by_one(feed, site):
    site.gives("/etalab.csv", LOT)
    fetch = feed()
    fetch()
    fetch()

    assert list(Fetch.objects.values_list("outcome", flat=True)) == ["unchanged", "loaded"]
