"""A million isolates × 40 molecules: what each task takes, beside what R's AMR 3.0.0 takes for the same work.

The anchors were measured on two cores, on data of the same size, the loading of the data not counted; here reading the
Parquet parts is counted, and the best of several times is told. The elapsed time of a busy machine says little: the
time of processor is printed beside it.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from jalon.antibiotics.bench import world
from jalon.antibiotics.bench.naive import floor
from jalon.indicators.bench.registry import Report, register
from jalon.kernel.refusal import Refusal

TASKS = ("resistance", "bounds", "first", "episode", "spares")
ONE_MILLION, MEGABYTES, GROWTH = 1_000_000, 400, 1.2


@register("antibiotics", "un million d'isolats × 40 antibiotiques : résistance, bornes, dédoublonnages")
def measure_antibiotics(options: Any) -> Report:
    """Each task in its own process, on parts written before. Beyond a million, what growth costs is told too."""
    folder, isolates = Path(settings.DATA_DIR), max(1, options.isolates)
    report = Report(f"{isolates} isolats × {world.MOLECULES} molécules, {world.HOSPITALS} hôpitaux, trois ans")
    parts = world.write(folder / "isolates", isolates)
    smaller = folder / "million"
    if isolates > ONE_MILLION:
        world.write(smaller, ONE_MILLION)
    for name in TASKS:
        task = importlib.import_module(f"jalon.antibiotics.bench.tasks.{name}")
        taken = _in_its_process(name, parts[0].parent)
        _tell(report, task, taken, isolates)
        if isolates > ONE_MILLION:
            before = _in_its_process(name, smaller)
            growth = taken["processor"] / before["processor"] / (isolates / ONE_MILLION)
            report.add(f"{task.LABEL} : coût d'un isolat, contre un million", growth, "fois", GROWTH)
    floor(report, parts)
    return report


def _tell(report: Report, task: ModuleType, taken: dict, isolates: int) -> None:
    """An aim holds for a million isolates, which the anchor was measured on."""
    compared = task.ANCHOR is not None and isolates == ONE_MILLION
    report.add(task.LABEL, taken["seconds"] * 1000, "ms", task.ANCHOR / task.AIM * 1000 if compared else None)
    report.add("  temps de processeur", taken["processor"] * 1000)
    if compared:
        report.add(f"  AMR 3.0.0 : {_french(task.ANCHOR)} s, soit", task.ANCHOR / taken["seconds"], "fois")
    report.add("  mémoire au plus, tout le processus", taken["megabytes"], "Mo", MEGABYTES)
    for name, count in taken["found"].items():
        report.add(f"  {_FOUND[name]}", count, "")


def _french(seconds: float) -> str:
    return f"{seconds:g}".replace(".", ",")


_FOUND = {
    "cells": "cellules",
    "resistant": "résultats R",
    "wide": "cellules dont l'intervalle dépasse dix points",
    "kept": "isolats retenus",
    "groups": "groupes",
}


def _in_its_process(task: str, folder: Path) -> dict:
    command = [sys.executable, "-m", "jalon.antibiotics.bench.child", task, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Refusal(f"La mesure « {task} » a échoué.")
    return json.loads(done.stdout)
