"""A PostgreSQL server of the tests' own: started empty, stopped and deleted at the end.

Standard library only: run.py asks it whether this machine has a server at all.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHY_MISSING = "no PostgreSQL found (apt install postgresql-15, or set PG_BINDIR or JALON_TEST_PG_URL)"

# Nothing here outlives the run, so nothing is worth waiting for a disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def bindir() -> Path | None:
    """Where the server's programs are: $PG_BINDIR, then Debian's newest, then the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    on_path = shutil.which("initdb")
    candidates = [Path(os.environ.get("PG_BINDIR", "/nowhere")), *debian]
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def available() -> bool:
    return bool(os.environ.get("JALON_TEST_PG_URL") or bindir())


@contextmanager
def server(place: str | None = None) -> Iterator[str]:
    """The address of a server to test on, as JALON_DATABASE_URL wants it. `place`: the folder to keep it in."""
    if given := os.environ.get("JALON_TEST_PG_URL"):
        yield given
        return
    programs = bindir()
    if programs is None:
        raise RuntimeError(WHY_MISSING)
    home = Path(tempfile.mkdtemp(prefix="jalon-pg-", dir=place))
    identity = _other_user(home) if os.geteuid() == 0 else {}
    password = secrets.token_hex(8)
    process = None
    try:
        process, port = _start(programs, home, password, identity)
        yield f"postgres://jalon:{password}@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # "immediate": there is nothing to save
            process.wait(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def _start(programs: Path, home: Path, password: str, identity: dict) -> tuple[subprocess.Popen, int]:
    secret, data = home / "password", home / "data"
    secret.write_text(password)
    secret.chmod(0o644)  # its folder is closed to others
    run = {"cwd": home, "stdout": subprocess.DEVNULL, **identity}
    options = ["--no-sync", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "jalon", f"--pwfile={secret}", *options],
        check=True, stderr=subprocess.DEVNULL, **run,
    )  # fmt: skip
    port = _free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *CARELESS]
    command = [programs / "postgres", "-D", data]
    for setting in settings:
        command += ["-c", setting]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, stderr=log, **run)
    for _ in range(200):
        if (
            subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode
            == 0
        ):
            return process, port
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")


def _other_user(home: Path) -> dict:
    """PostgreSQL refuses to run as root: hand its folder to the first harmless account."""
    known = {account.pw_name: account for account in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    os.chown(home, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
