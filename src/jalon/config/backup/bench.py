"""How long a back-up, its verification and its restoration take, what they weigh, the memory they want."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from django.conf import settings

from jalon.indicators.bench import Report, machine, register, world
from jalon.kernel.refusal import Refusal

ORIGINALS, ORIGINAL = 400, 500 * 1024  # files received in three years, and the size of one

WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Run(NamedTuple):
    seconds: float
    megabytes: float  # the most memory it held


@register("backup", "une sauvegarde, sa vérification, son rétablissement")
def measure_backup(options: Any) -> Report:
    """Each as the command of an operator, on an invented world; the restoration goes to SQLite."""
    folder = Path(settings.DATA_DIR)
    size = _fill(options, folder)
    target, elsewhere = folder.with_name(f"{folder.name}.jalon"), folder.with_name(f"{folder.name}-retablie")
    try:
        runs = {
            "sauvegarder": _run("backup", target),
            "vérifier": _run("backup", "verify", target),
            "rétablir, relire et comparer": _run("restore", target, "--into", elsewhere),
        }
        weight = target.stat().st_size / 1e6
    finally:
        target.unlink(missing_ok=True)
        shutil.rmtree(elsewhere, ignore_errors=True)
    held = machine.database_megabytes() + ORIGINALS * ORIGINAL / 1e6
    report = Report(f"{size.observations} valeurs, {ORIGINALS} fichiers ; base et fichiers : {held:.0f} Mo")
    for label, run in runs.items():
        report.add(label, run.seconds, "s")
        report.add(f"{label} : mémoire au plus haut", run.megabytes, "Mo")
    report.add("taille de la sauvegarde", weight, "Mo")
    return report


def _fill(options: Any, folder: Path) -> world.Size:
    size = world.Size(options.lines, options.columns, options.months)
    world.write_catalogue(size.columns)
    world.fill(world.months_up_to_last(size.months), size.columns, world.populate(size.lines))
    world.settle()
    for rank in range(ORIGINALS):
        (folder / "originaux" / f"{rank:04d}").write_bytes(b"PK\x03\x04" + os.urandom(ORIGINAL - 4))
    return size


def _run(*words: object) -> Run:
    """Through a small process: what the system says of a child counts what its parent held when it was born."""
    started = perf_counter()
    command = [sys.executable, "-c", WATCH, sys.executable, "-m", "jalon", *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    if done.returncode:
        raise Refusal(f"« jalon {words[0]} » a échoué.")
    return Run(perf_counter() - started, int(done.stdout) / 1024)
