"""The antibiogram table: R and tested, by organism and molecule."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jalon.antibiotics.bench import tasks
from jalon.antibiotics.rules import resistance

LABEL, ANCHOR, AIM = "table de résistance (n, R)", 7.6, 30


def run(parts: Sequence[Path]) -> dict[str, int]:
    table = cells(parts)
    return {"cells": table.height, "resistant": int(table["resistant"].sum())}


def cells(parts: Sequence[Path]) -> pl.DataFrame:
    return resistance.cells(pl.scan_parquet(list(parts)), tasks.codes(parts))
