"""What every test may count on: which database, no network, the optional parts of a machine.

pytest                   everything, on SQLite
pytest --db=postgres     what touches the database, again, on a server started for the run
pytest --part=plain      without the browser (may run in several processes); --part=browser: the rest
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

from tests import optional, postgres

ROOT = Path(__file__).resolve().parent.parent
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}

# Figures of antibiotics are computed from parts, whatever the database: bringing, settling, checking and publishing
# run on both, these pages on SQLite alone.
ANTIBIOTICS = ROOT / "tests" / "antibiotics"
FIGURES = {"comparing", "consuming", "crossing", "expected", "exports", "overview", "reports", "resisting"}

pytest_plugins = ["tests.browsing", "tests.fictitious"]

# The same examples each time, and no stopwatch: a busy machine is not a wrong answer.
hypothesis.settings.register_profile("jalon", derandomize=True, deadline=None)
hypothesis.settings.load_profile("jalon")


def pytest_addoption(parser):
    group = parser.getgroup("jalon")
    chosen = os.environ.get("JALON_TEST_DB", "sqlite")
    group.addoption("--db", choices=["sqlite", "postgres"], default=chosen, help="the database under the tests")
    group.addoption("--part", choices=["all", "plain", "browser"], default="all", help="with or without the browser")


# Settings read the environment once, so it is arranged before Django starts: this hook runs before pytest-django's.
@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if hasattr(config, "workerinput"):  # a process of pytest-xdist: same server, a data folder of its own
        folder = Path(os.environ["JALON_DATA"]) / config.workerinput["workerid"]
        folder.mkdir()
    else:
        folder = Path(tempfile.mkdtemp(prefix="jalon-tests-"))
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        _choose_database(config)
    os.environ["JALON_DATA"] = str(folder)
    if importlib.util.find_spec("jalon.config") and importlib.util.find_spec("jalon.config.settings"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.config.settings"
        from django.conf import settings

        # A slow hash protects real passwords; here it would cost 0.2 s for each person a test makes.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """The processes to come must not read the settings before the hook above has given them their folder."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def _choose_database(config):
    os.environ.pop("JALON_DATABASE_URL", None)
    if config.getoption("db") == "postgres":
        if not postgres.available():
            raise pytest.UsageError(postgres.WHY_MISSING)
        started = postgres.server()
        os.environ["JALON_DATABASE_URL"] = started.__enter__()
        config.add_cleanup(lambda: started.__exit__(None, None, None))


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "real_data" in item.fixturenames:
            item.add_marker("real_data")
        if {"page", "phone", "chromium"} & (set(item.fixturenames) - _given(item)):
            item.add_marker("browser")
    kept = [item for item in items if _belongs(item, config.getoption("db"), config.getoption("part"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _given(item):
    """The names that the test's own parameters give: a page of the documentation is no page of a browser."""
    return set(item.callspec.params) if hasattr(item, "callspec") else set()


def _belongs(item, db, part):
    def marked(name):
        return item.get_closest_marker(name) is not None

    if part != "all" and marked("browser") != (part == "browser"):
        return False
    if db == "sqlite":
        return not marked("pg_only")
    if ANTIBIOTICS in item.path.parents and FIGURES & set(item.path.parts):
        return False
    touches = marked("django_db") or DATABASE_FIXTURES & set(item.fixturenames)
    return bool(marked("pg_only") or (touches and not marked("browser") and not marked("slow")))


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test that reaches beyond this machine fails there, rather than on somebody else's server."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def no_witness_of_another_test():
    """The journal of a test is empty again; its witness, a file of the data folder, would remember the one before."""
    from django.conf import settings

    (settings.DATA_DIR / "journal" / "sceaux.txt").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that holds real open data and sample deliveries: test input only, never committed."""
    folder = Path(os.environ.get("JALON_REAL_DATA") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        optional.missing("data", "set JALON_REAL_DATA to the folder that holds data/ and samples/")
    return folder


@pytest.fixture
def cli(tmp_path):
    """Run the jalon command as a user does, on a data folder of this test's own (SQLite)."""
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    environment["JALON_DATA"] = str(tmp_path / "var")

    def run(*words, code=0, **options):
        command = [Path(sys.executable).parent / "jalon", *map(str, words)]
        options = {"env": environment, "capture_output": True, "text": True, "timeout": 300, "check": False} | options
        done = subprocess.run(command, **options)
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run
