"""Runs measurements in a scratch data folder, each in its own process, and prints their figures."""

import argparse
import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from jalon.kernel.refusal import Refusal

ALL = (
    *("import", "grid", "edit", "export", "month", "antibiotics", "hospital", "directory", "professionals", "people"),
)
SIZES = (
    *("lines", "columns", "months", "isolates", "establishments", "people", "elsewhere"),
    *("pace", "seconds", "faults", "disk"),
)
INSIDE = "JALON_BENCH"  # set in the process that measures
CHECKOUT = Path(__file__).resolve().parents[4]


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """One process a measurement, so that none warms the caches of the next. `say` prints."""
    if os.environ.get(INSIDE):
        say(json.dumps(_measured(options), ensure_ascii=False))
        return 0
    names = ALL if options.name == "all" else (options.name,)
    told = []
    for name in names:
        with (
            _disk(options.disk, options.scratch) as place,
            _scratch(place) as folder,
            _database(options.database, place) as url,
        ):
            one = _in_its_process(name, options, folder, url)
        if one:
            told.append(one)
            if not options.json:
                say("\n".join(_sentences(one)))
    if options.json:
        say(json.dumps({"benches": told}, ensure_ascii=False))
    return 0


def _in_its_process(name: str, options: argparse.Namespace, folder: Path, url: str) -> dict | None:
    environment = os.environ | {INSIDE: "1", "JALON_DATA": str(folder)}
    environment.pop("JALON_DATABASE_URL", None)
    if url:
        environment["JALON_DATABASE_URL"] = url
    sizes = [word for name in SIZES for word in (f"--{name}", str(getattr(options, name)))]
    command = [sys.executable, "-m", "jalon", "bench", name, "--database", options.database, "--json", *sizes]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refusal(f"La mesure « {name} » a échoué : {done.stdout.strip()}")
    return json.loads(done.stdout or "null")


def _measured(options: argparse.Namespace) -> dict | None:
    """Take one measurement in this process; None when no module of this instance takes it."""
    import django  # its start is no part of what is measured

    django.setup()
    from django.core.management import call_command

    from jalon.indicators.bench import machine, measures

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    measure = measures().get(options.name)
    if measure is None:
        return None
    facts = machine.facts()
    try:
        report = measure.run(options)
    except Exception:  # the scratch folder goes, and its journal with it
        traceback.print_exc()
        raise
    figures = [figure._asdict() | {"holds": figure.holds} for figure in report.figures]
    return {"name": measure.name, "label": measure.label, "title": report.title, "facts": facts, "figures": figures}


@contextlib.contextmanager
def _disk(megabytes: int, place: str | None) -> Iterator[str | None]:
    """A disk of its own, in memory, that may be filled without harm to anyone; else the place given."""
    if not megabytes:
        yield place
        return
    disk = tempfile.mkdtemp(prefix="jalon-disque-", dir=place)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "jalon-banc", disk]
    try:
        if shutil.which("mount") is None or subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
            raise Refusal("Cette machine ne laisse pas monter de disque : --disk demande Linux, et d'être root.")
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)
    finally:
        Path(disk).rmdir()


@contextlib.contextmanager
def _scratch(parent: str | None) -> Iterator[Path]:
    if parent:
        Path(parent).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="jalon-banc-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _database(kind: str, place: str | None) -> Iterator[str]:
    """Nothing for SQLite; else the address of a PostgreSQL started there for the measurement, or of one given."""
    if kind == "sqlite":
        yield ""
        return
    starter = CHECKOUT / "tests" / "postgres.py"
    if given := os.environ.get("JALON_BENCH_DATABASE_URL"):
        yield given
    elif starter.exists():
        with _module(starter).server(place) as url:
            yield url
    else:
        raise Refusal("Donnez une base vide par JALON_BENCH_DATABASE_URL : postgres://…")


def _module(path: Path):
    spec = importlib.util.spec_from_file_location("throwaway_postgres", path)
    if spec is None or spec.loader is None:
        raise Refusal(f"« {path} » ne se lit pas.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _sentences(told: dict) -> Iterator[str]:
    yield f"\n{told['label'].capitalize()}\n{told['title']}"
    yield "  " + " ; ".join(f"{name} : {fact}" for name, fact in told["facts"].items())
    for figure in told["figures"]:
        value = f"{figure['value']:,.2f}" if figure["unit"] == "fois" else f"{figure['value']:,.0f}"
        limit = f"  (au plus {figure['limit']:g}{'' if figure['holds'] else ' : DÉPASSÉ'})" if figure["limit"] else ""
        yield f"  {figure['label']:<70} {_french(value):>12} {figure['unit']}{limit}"


def _french(number: str) -> str:
    return number.replace(",", "\u202f").replace(".", ",")
