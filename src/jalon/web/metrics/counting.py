"""Requests, counted in the memory of each process of the site and written soon after in a file of its own.

Whichever process answers reads the files of all. Counters carry the process in their label, as a process that
ends takes its counters with it; the sum over processes is made by whoever reads.
"""

import json
import os
import secrets
import socket
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

FOLDER = "mesures"
SOON = 1.0  # seconds before what was counted is written
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Counts:
    """What this process has answered since it started."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{socket.gethostname()}-{os.getpid()}.json"
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}
        self._slower = [0] * (len(BOUNDS) + 1)
        folder.mkdir(mode=0o700, exist_ok=True)
        _forget_the_dead(folder)

    def add(self, view: str, status: int, seconds: float) -> None:
        with self._lock:
            self._answers[view, status] += 1
            self._seconds[view] = self._seconds.get(view, 0.0) + seconds
            self._slower[sum(seconds > bound for bound in BOUNDS)] += 1
            if self._timer is None:
                self._timer = threading.Timer(SOON, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        with self._lock:
            self._timer = None
            said = {
                "answers": [[view, status, count] for (view, status), count in sorted(self._answers.items())],
                "seconds": {view: round(seconds, 4) for view, seconds in sorted(self._seconds.items())},
                "durations": self._slower,
            }
        draft = self._path.with_name(f".{secrets.token_hex(6)}")
        try:
            draft.write_text(json.dumps(said), "utf-8")
            draft.replace(self._path)
        except OSError:
            pass  # a full disk: requests are answered all the same


class Requests:
    """The middleware; absent when nobody reads the measures."""

    def __init__(self, get_response) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self._get_response = get_response
        self._counts = Counts(Path(settings.DATA_DIR) / FOLDER)

    def __call__(self, request):
        started = time.perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        self._counts.add(match.view_name if match else "", response.status_code, time.perf_counter() - started)
        return response


def of_every_process(folder: Path) -> dict[str, dict[str, Any]]:
    """What each process wrote, by its name."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            found[path.stem] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue  # it has just ended
    return found


def _forget_the_dead(folder: Path) -> None:
    """Files of processes of this machine that are no more."""
    for path in folder.glob(f"{socket.gethostname()}-*.json"):
        number = path.stem.rpartition("-")[2]
        if number.isdigit() and not _is_alive(int(number)):
            path.unlink(missing_ok=True)


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
