"""De-duplication: the first isolate of each episode of 365 days."""

from collections.abc import Sequence
from pathlib import Path

from jalon.antibiotics.bench import tasks
from jalon.antibiotics.rules import duplicates

LABEL, ANCHOR, AIM = "premier isolat par épisode de 365 jours", 121.0, 180
COLUMNS = ("hospital", "patient", "organism", "date", "file", "row")


def run(parts: Sequence[Path]) -> dict[str, int]:
    kept = 0
    for frame in tasks.hospitals(parts, COLUMNS):
        kept += int(duplicates.decide(frame, rule="episode", window="all")["kept"].sum())
    return {"kept": kept}
