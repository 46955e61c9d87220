"""The pretend region, invented once for a whole run of the tests: whoever needs it copies it.

It takes a minute and a half; the processes of pytest-xdist, and the runs that `run.py test` starts one after the
other, share one.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

JALON = Path(sys.executable).parent / "jalon"
DEMO = Path("var") / "demo"
SAID, REAL = "sortie.txt", "base-reelle.sha256"


@dataclass(frozen=True)
class Region:
    """What `jalon demo` left in a folder that held a real database and an interrupted demonstration."""

    folder: Path

    @property
    def said(self) -> str:
        return (self.folder / SAID).read_text("utf-8")

    @property
    def left_the_real_database_alone(self) -> bool:
        return (self.folder / REAL).read_text() == _digest(self.folder)

    def copy_to(self, folder: Path) -> Path:
        """The demonstration alone, where a test may do what it likes with it."""
        shutil.copytree(self.folder / DEMO, folder / "demo")
        return folder


@pytest.fixture(scope="session")
def fictitious(tmp_path_factory) -> Region:
    shared = os.environ.get("JALON_TESTS_SHARED")
    if shared is None:
        own = tmp_path_factory.getbasetemp()
        shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    place = Path(shared) / "region-fictive"
    place.mkdir(exist_ok=True)
    with (place / "verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / SAID).exists():
            _invent(place)
    return Region(place)


def _invent(place: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    options = {"env": kept | {"JALON_DATA": str(place / "var")}, "capture_output": True, "text": True, "check": True}
    subprocess.run([JALON, "migrate"], **options)
    (place / REAL).write_text(_digest(place))
    (place / DEMO).mkdir()
    (place / DEMO / "region-fictive").write_text("")
    (place / DEMO / "jalon.sqlite3").write_text("interrompu")
    done = subprocess.run([JALON, "demo", "--no-serve"], **options)
    (place / SAID).write_text(done.stdout, "utf-8")


def _digest(place: Path) -> str:
    return hashlib.sha256((place / "var" / "jalon.sqlite3").read_bytes()).hexdigest()
