"""The antibiogram table with the exact interval of each proportion."""

from collections.abc import Sequence
from pathlib import Path

from jalon.antibiotics.bench.tasks.resistance import cells
from jalon.antibiotics.rules import resistance

LABEL, ANCHOR, AIM = "la même avec les bornes de Clopper-Pearson", 57.0, 50


def run(parts: Sequence[Path]) -> dict[str, int]:
    table = resistance.with_bounds(cells(parts))
    return {"cells": table.height, "wide": int((table["high"] - table["low"] > 0.1).sum())}
