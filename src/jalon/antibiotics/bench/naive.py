"""The groups of SPARES beside a floor: the slow twin of the tests, plain loops over pairs, on a sample."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from jalon.antibiotics.bench import tasks
from jalon.antibiotics.bench.tasks import spares
from jalon.antibiotics.rules import duplicates
from jalon.indicators.bench.registry import Report

ROWS = 20_000
TWIN = Path(__file__).resolve().parents[4] / "tests" / "reference" / "naive_duplicates.py"


def floor(report: Report, parts: Sequence[Path]) -> None:
    """Both on the same rows, and whether they agree; nothing when the tests are not there (an installed Jalon)."""
    spec = importlib.util.spec_from_file_location("naive_duplicates", TWIN)
    if not TWIN.exists() or spec is None or spec.loader is None:
        return
    twin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(twin)
    frame, codes = spares.sample(parts, ROWS), tasks.codes(parts)
    rows = frame.to_dicts()
    start = perf_counter()
    decided = duplicates.decide(frame, codes)
    fast = perf_counter() - start
    start = perf_counter()
    expected = twin.spares(rows, codes, lambda row: row["date"].year)
    slow = perf_counter() - start
    report.add(f"SPARES sur {frame.height} isolats", fast * 1000)
    report.add("  plancher naïf, mêmes isolats", slow * 1000)
    report.add("  rapport", slow / fast, "fois")
    report.add("  isolats décidés autrement", sum(decided["kept"] != [kept for _, kept in expected]), "", 0)
