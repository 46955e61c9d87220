"""A site and its workers for the time of a measurement, and people signed in to it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests
from django.conf import settings
from django.test import Client

from jalon.accounts.models import Grant, User
from jalon.indicators.bench import world
from jalon.web import serving

OPENING = 180  # seconds to open, on a busy machine
PART = {"X-Requested-With": "jalon"}  # as the grid in the browser asks for the panel of a cell
PATIENCE = 60  # seconds for one answer: past it, the answer counts as an error


@contextlib.contextmanager
def opened(*, processes: int, workers: int) -> Iterator["Site"]:
    """The site, started as `jalon serve` starts it and stopped as Ctrl-C does."""
    port = serving.free_port("127.0.0.1")
    command = [sys.executable, "-m", "jalon", "serve", "--port", str(port)]
    command += ["--processes", str(processes), "--workers", str(workers)]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL) as site:
        address = f"http://127.0.0.1:{port}/"
        try:
            _wait(site, address)
            yield Site(address.rstrip("/"), site.pid)
        finally:
            site.send_signal(signal.SIGTERM)


@dataclass(frozen=True)
class Site:
    """Where it answers, and the process that keeps the others."""

    address: str
    pid: int

    def strike(self) -> None:
        """kill -9 on every worker, then on one of the processes that answer; their keepers start others."""
        server, keeper = _children(self.pid)
        for worker in _children(keeper):
            os.kill(worker, signal.SIGKILL)
        os.kill(_children(server)[-1], signal.SIGKILL)


def _children(pid: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _wait(site: subprocess.Popen, address: str) -> None:
    for _ in range(OPENING * 5):
        if serving.answers(address):
            return
        if site.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError("the site did not open")


def people(count: int, role: str) -> list[User]:
    """People of the region, who all hold the same right on it."""
    made = [User.objects.create(username=f"banc-{role}-{rank}") for rank in range(count)]
    places = [f"region:{world.REGION}"]
    Grant.objects.bulk_create(Grant(user=user, role=role, actor="region", territories=places) for user in made)
    return made


class Visitor:
    """One person's browser: his cookies, and how long each answer took."""

    def __init__(self, address: str, person: User) -> None:
        self.address = address
        self.browser = requests.Session()
        self.browser.trust_env = False  # loopback goes through no proxy
        self.browser.headers.update(PART)
        self.browser.cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)
        self.taken: list[tuple[str, float]] = []  # what was asked, milliseconds
        self.errors: list[str] = []  # what was asked, and what came instead

    def get(self, what: str, path: str, **asked: str) -> requests.Response | None:
        return self._ask(what, lambda: self.browser.get(self.address + path, params=asked, timeout=PATIENCE))

    def post(self, what: str, path: str, form: dict[str, str], **more) -> requests.Response | None:
        form = {**form, "csrfmiddlewaretoken": self._token()}
        return self._ask(what, lambda: self.browser.post(self.address + path, data=form, timeout=PATIENCE, **more))

    def _token(self) -> str:
        if settings.CSRF_COOKIE_NAME not in self.browser.cookies:
            self.browser.get(f"{self.address}/compte/", timeout=PATIENCE)
        return self.browser.cookies[settings.CSRF_COOKIE_NAME]

    def _ask(self, what: str, act) -> requests.Response | None:
        start = time.perf_counter()
        try:
            answer = act()
        except requests.RequestException as error:
            self.errors.append(f"{what} : {type(error).__name__}")
            return None
        self.taken.append((what, (time.perf_counter() - start) * 1000))
        if answer.status_code != 200:
            self.errors.append(f"{what} : {answer.status_code}")
            return None
        return answer


def _session_of(person: User) -> str:
    """Signing in sixty people through the form would measure the slow hash of their passwords."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
