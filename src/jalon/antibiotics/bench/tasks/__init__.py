"""What is measured: one module per task, with the time another program took for the same, and `run`.

`ANCHOR`: seconds of the R package AMR 3.0.0, loading not counted, on one million isolates and two cores. `AIM`: how
many times faster Jalon should be. `run(parts)` reads the parts and computes; it returns what it found, as counts that
can be compared from one run to the next.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

AT_ONCE = 250_000  # isolates read together: hospitals are apart, so that memory does not grow with their number
WHO = ("hospital", "patient", "date", "organism", "blse", "file", "row")


def codes(parts: Sequence[Path]) -> list[str]:
    """The molecules of the parts."""
    return [name for name in pl.read_parquet_schema(parts[0]) if name not in WHO]


def hospitals(parts: Sequence[Path], columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """These columns of several whole hospitals at a time."""
    together: list[Path] = []
    for path in parts:
        together.append(path)
        if sum(map(isolates, together)) >= AT_ONCE:
            yield pl.read_parquet(together, columns=list(columns))
            together = []
    if together:
        yield pl.read_parquet(together, columns=list(columns))


def isolates(part: Path) -> int:
    """How many there are in a part: its name says so, as the list of parts does in the database."""
    return int(part.stem.rpartition("-")[2])
