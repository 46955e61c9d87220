"""De-duplication: the groups of SPARES, by patient, organism, antibiotype and year."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jalon.antibiotics.bench import tasks
from jalon.antibiotics.rules import duplicates

LABEL, ANCHOR, AIM = "groupes SPARES", None, None


def run(parts: Sequence[Path]) -> dict[str, int]:
    codes = tasks.codes(parts)
    kept = groups = 0
    for frame in tasks.hospitals(parts, (*tasks.WHO, *codes)):
        found = duplicates.decide(frame, codes, rule="spares", window="year")
        kept += int(found["kept"].sum())
        groups += found["group"].n_unique()
    return {"kept": kept, "groups": groups}


def sample(parts: Sequence[Path], rows: int) -> pl.DataFrame:
    """Whole hospitals, until there are enough rows: what the naive floor is tried on."""
    read: list[pl.DataFrame] = []
    while parts and sum(one.height for one in read) < rows:
        read.append(pl.read_parquet(parts[0]))
        parts = parts[1:]
    return pl.concat(read)
