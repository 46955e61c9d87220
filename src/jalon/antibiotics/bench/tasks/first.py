"""De-duplication: the first isolate of each patient and organism."""

from collections.abc import Sequence
from pathlib import Path

from jalon.antibiotics.bench import tasks
from jalon.antibiotics.rules import duplicates

LABEL, ANCHOR, AIM = "premier isolat par patient", 156.0, 300
COLUMNS = ("hospital", "patient", "organism", "date", "file", "row")


def run(parts: Sequence[Path]) -> dict[str, int]:
    kept = 0
    for frame in tasks.hospitals(parts, COLUMNS):
        kept += int(duplicates.decide(frame, rule="first_per_patient", window="all")["kept"].sum())
    return {"kept": kept}
