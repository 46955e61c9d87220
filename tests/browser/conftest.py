"""The journeys run on the command itself: `jalon demo` and `jalon serve`, with their workers, as people use them."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browsing import DESK, HAND, new_page

JALON = Path(sys.executable).parent / "jalon"
PATIENCE = 240  # seconds on a busy machine


@dataclass(frozen=True)
class Site:
    """A running instance, and how to enter it."""

    url: str
    folder: Path
    password: str


@pytest.fixture(scope="session")
def demo(chromium, fictitious, tmp_path_factory):
    """The pretend region, open; journeys share it, each with lines or months of its own."""
    with region_of(fictitious, tmp_path_factory.mktemp("region-fictive") / "var") as site:
        yield site


@pytest.fixture
def untouched(chromium, fictitious, tmp_path):
    """The pretend region, open for one journey that follows it from its first day."""
    with region_of(fictitious, tmp_path / "var") as site:
        yield site


@contextlib.contextmanager
def region_of(fictitious, folder):
    fictitious.copy_to(folder)
    with served(folder, "demo") as url:
        place = folder / "demo"
        access = json.loads((place / "acces-demonstration.json").read_text("utf-8"))
        yield Site(url, place, access["password"])


@pytest.fixture
def empty(chromium, tmp_path):
    """An instance in which there is nothing but its administrator."""
    folder, password = tmp_path / "var", "premiers-pas-2025"
    jalon(folder, "migrate")
    words = ["createuser", "alix", "--role", "administrateur", "--password-stdin"]
    jalon(folder, *words, input=password)
    with served(folder, "serve") as url:
        yield Site(url, folder, password)


@pytest.fixture
def visit(chromium):
    """visit(site, "demo-region") opens a browser of its own and signs in; `hand=True`: on a phone."""
    from tests.browser.pages.frame import sign_in

    with contextlib.ExitStack() as opened:

        def visit(site, name, *, hand=False):
            options = {"viewport": HAND, "has_touch": True, "is_mobile": True} if hand else {"viewport": DESK}
            page = opened.enter_context(contextlib.contextmanager(new_page)(chromium, site, **options))
            sign_in(page, name, site.password)
            return page

        yield visit


@contextlib.contextmanager
def served(folder, word):
    """The site, started as a person starts it, and stopped as Ctrl-C does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder.parent / f"{word}.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [JALON, word, "--port", str(port)], env=environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_open(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_until_open(process, url, log):
    for _ in range(PATIENCE * 5):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/sante/", timeout=2):  # noqa: S310 - ours
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def jalon(folder, *words, code=0, **options):
    done = subprocess.run([JALON, *words], env=environment(folder), capture_output=True, text=True, **options)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def environment(folder):
    kept = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    return kept | {"JALON_DATA": str(folder)}
