#!/usr/bin/env python3
"""One word for each job, on a bare machine: python3 run.py demo|test|check|fix|docs|bench|bundle …

Standard library only. The first run builds the environment in .venv from a hashed lock; the next ones cost
nothing while the lock and pyproject.toml stay the same. Words after the first are passed on.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "jalon-stamp"
NEEDS = {"core": "lock-core.txt", "dev": "lock-dev.txt"}

# Where the machine was told to take packages: pip obeys these and its files, uv has names of its own.
PIP_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CONFIG_FILE")
FOR_UV = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX", "PIP_FIND_LINKS": "UV_FIND_LINKS"}

# With this variable set nothing would be byte-compiled, and every start would cost a second more.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENV = {uv: ENV[pip] for pip, uv in FOR_UV.items() if pip in ENV} | ENV


# The environment


def stamp(kind: str) -> str:
    """What the environment was built from; the development one also serves where the core is enough."""
    digest = hashlib.sha256()
    for name in (NEEDS[kind], "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{kind} {digest.hexdigest()}"


def ensure(kind: str) -> None:
    current = STAMP.read_text() if STAMP.exists() else ""
    if current in (stamp(kind), stamp("dev")):
        return
    # A development environment stays one: nobody wants to lose pytest by running the demo.
    kind = "dev" if current.startswith("dev ") else kind
    print(f"Préparation de l'environnement ({NEEDS[kind]})…", file=sys.stderr, flush=True)
    if not usable():
        shutil.rmtree(VENV, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    install = installer()
    lock = ["--require-hashes", "-r", str(ROOT / NEEDS[kind])]
    itself = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    for arguments in (lock, itself):
        if subprocess.call([*install, *arguments], env=ENV, stdout=sys.stderr) != 0:
            sys.exit("L'installation a échoué ; rien n'est perdu, relancez la même commande.")
    STAMP.write_text(stamp(kind))


def usable() -> bool:
    """False for no environment, and for one whose Python was removed or mixed with another."""
    probe = "import ssl, sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.call([PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0


def installer() -> list[str]:
    """The command that installs into .venv, which it makes on the way.

    Debian splits ensurepip off into python3-venv, so the environment holds no pip when another can fill it.
    """
    make = [sys.executable, "-m", "venv", str(VENV)]
    pip = importlib.util.find_spec("pip")
    uv = None if pip and pip_is_set() else shutil.which("uv")
    if uv or pip:
        make.append("--without-pip")
    if not PYTHON.exists() and subprocess.call(make, stdout=subprocess.DEVNULL) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Il faut pip ou uv ; sous Debian ou Ubuntu : apt install python3-pip")
    if uv:
        return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    if pip:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    return [str(PYTHON), "-m", "pip", "install", "--quiet"]


def pip_is_set() -> bool:
    """Whether somebody told pip of a mirror or a private index, which uv would not read in pip's files."""
    home = Path.home()
    own = os.environ.get("XDG_CONFIG_HOME") or home / ".config"
    files = (Path("/etc/pip.conf"), home / ".pip/pip.conf", Path(own) / "pip/pip.conf", Path(sys.prefix) / "pip.conf")
    return any(os.environ.get(name) for name in PIP_SETTINGS) or any(path.exists() for path in files)


# The words


def hand_over(command: list[str]) -> int:
    """Become the command, so that Ctrl-C and signals reach it alone."""
    if os.name == "nt":
        return subprocess.call(command, env=ENV)
    os.execve(command[0], command, ENV)


def demo(words: list[str]) -> int:
    ensure("core")
    return hand_over([str(BIN / "jalon"), "demo", *words])


def bench(words: list[str]) -> int:
    ensure("dev")
    return hand_over([str(BIN / "jalon"), "bench", *words])


def test(words: list[str]) -> int:
    """The checks, the tests on SQLite, those of the browser, then on PostgreSQL what touches the database.

    With words (a folder, -k …) only the tests they choose, without the checks.
    """
    ensure("dev")
    started = time.monotonic()
    failed = 0 if words else check([])
    passed = 0 if words else len(CHECKS) - failed
    processes = [] if words else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist=loadfile"]
    coverage = [] if words else ["--cov", "--cov-report=term-missing:skip-covered"]
    runs = {
        "SQLite": ["--part=plain", *coverage, *processes],
        "Chromium": ["--part=browser"],
        "PostgreSQL": ["--db=postgres", *processes],
    }
    absent: set[str] = set()
    shared = tempfile.TemporaryDirectory(prefix="jalon-partage-")  # what several runs need is made once
    ENV["JALON_TESTS_SHARED"] = shared.name
    if not postgres_found():
        del runs["PostgreSQL"]
        absent.add("postgres: no PostgreSQL found (apt install postgresql-15, or set PG_BINDIR or JALON_TEST_PG_URL)")
        failed += "postgres" in os.environ.get("JALON_REQUIRE", "")
    for name, options in runs.items():
        print(f"\n== {name}", flush=True)
        counts, skips = pytest([*options, *words])
        passed, failed = passed + counts[0], failed + counts[1]
        absent |= skips
    shared.cleanup()
    print(f"\n{time.monotonic() - started:.0f} s; missing on this machine: {'; '.join(sorted(absent)) or 'nothing'}")
    print(f"{passed} passed, {failed} failed", flush=True)
    return failed > 0


def postgres_found() -> bool:
    from tests import postgres  # standard library only, like this file

    return postgres.available()


def pytest(options: list[str]) -> tuple[tuple[int, int], set[str]]:
    """Run once; (passed, failed) and the optional parts that were skipped for want of something."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", *options]
        code = subprocess.call(command, cwd=ROOT, env=ENV)
        if not report.exists():
            return (0, 1), set()
        cases = list(ET.parse(report).iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    reasons = {case.find("skipped").get("message", "") for case in skipped}
    nothing_chosen = code == 5
    broken = code != 0 and not nothing_chosen and not bad
    absent = {reason.removeprefix("absent: ") for reason in reasons if reason.startswith("absent: ")}
    return (len(cases) - len(bad) - len(skipped), len(bad) + broken), absent


CHECKS = {
    "ruff": [str(BIN / "ruff"), "check", "--quiet"],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
    "mypy": [str(BIN / "mypy")],
    "imports": [str(BIN / "lint-imports")],
}


def check(words: list[str]) -> int:
    """Everything a machine can say without running the code; returns how many checks failed."""
    ensure("dev")
    failed = 0
    for name, command in CHECKS.items():
        done = subprocess.run(command, cwd=ROOT, env=ENV, capture_output=True, text=True)
        failed += done.returncode != 0
        print(f"{name:8} {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode != 0:
            print(done.stdout + done.stderr, flush=True)
    return failed


def fix(words: list[str]) -> int:
    ensure("dev")
    subprocess.call([str(BIN / "ruff"), "check", "--fix", *words], cwd=ROOT, env=ENV)
    return subprocess.call([str(BIN / "ruff"), "format", *words], cwd=ROOT, env=ENV)


def docs(words: list[str]) -> int:
    """Write again the pages of docs/ that are made from the code; with --check, only compare."""
    ensure("dev")
    return subprocess.call([str(PYTHON), str(ROOT / "docs" / "build.py"), *words], cwd=ROOT, env=ENV)


def bundle(words: list[str]) -> int:
    """An archive for a server without a network, in dist/ or in the folder given."""
    ensure("dev")
    if not importlib.util.find_spec("pip"):
        sys.exit("Il faut pip pour faire une archive ; sous Debian ou Ubuntu : apt install python3-pip")
    from deploy import bundle  # standard library only, like this file

    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    out = Path(words[0]) if words else ROOT / "dist"
    print(bundle.make(ROOT, out, pip=pip, tools=BIN))
    return 0


WORDS = {"demo": demo, "test": test, "check": check, "fix": fix, "docs": docs, "bench": bench, "bundle": bundle}


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit("Jalon demande Python 3.11 ou plus récent.")
    if len(sys.argv) < 2 or sys.argv[1] not in WORDS:
        print(__doc__)
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    return WORDS[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
