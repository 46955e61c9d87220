"""A naive directory, read from the lists with the csv module: what a number is, or is not."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from jalon.kernel.finess import Reading


@dataclass
class Naive:
    """`home`: the establishments of the regional file and the fictitious ones, by number."""

    et: set[str] = field(default_factory=set)
    ej: set[str] = field(default_factory=set)
    home: dict[str, dict[str, str]] = field(default_factory=dict)
    seats: set[str] = field(default_factory=set)  # legal entities with a site in the region

    def resolve(self, reading: Reading, grain: str) -> "Answer":
        """The ladder of expected.md, word for word."""
        if reading.problem:
            return Answer("rejected", reading.problem)
        kept = [number for number in reading.numbers if number in self.et | self.ej]
        if not kept:
            return Answer("pending", "unknown")
        if len(kept) == 2:
            return Answer("pending", "ambiguous")
        if kept[0] not in (self.ej if grain == "ej" else self.et):
            return Answer("pending", "unknown" if len(reading.numbers) == 1 else "wrong_level")
        how = reading.repair_of[reading.numbers.index(kept[0])]
        return Answer("matched", "", (grain, kept[0]), how)


@dataclass(frozen=True)
class Answer:
    outcome: str
    reason: str
    entity_id: tuple[str, str] | None = None
    repair: str = ""


def whole(data: Path) -> Naive:
    """The two regional files, both SAE lists, and the fictitious ESSMS."""
    naive = regional(data)
    for path in [
        data / "data/directory/etablissements_bretagne.csv",
        data / "samples/sources/annuaire/essms_fictifs.csv",
    ]:
        for row in _rows(path):
            naive.et.add(row["finess_et"])
            naive.ej.add(row["finess_ej"])
            if "fictif" in path.name:
                naive.home[row["finess_et"]] = row
    for year in ("2022", "2023"):
        for row in _rows(data / f"data/directory/sae/ID_{year}r.csv", "cp1252"):
            naive.et.add(row["fi"])
            naive.ej.add(row["fi_ej"])
            if year == "2022" and row["reg"] == "75":
                naive.seats.add(row["fi_ej"])
    naive.ej.discard("")
    return naive


def regional(data: Path) -> Naive:
    naive = Naive()
    for row in _rows(data / "data/directory/etablissements_nouvelle_aquitaine.csv"):
        naive.et.add(row["finess_et"])
        naive.home[row["finess_et"]] = row
        if row["finess_ej"]:
            naive.ej.add(row["finess_ej"])
            naive.seats.add(row["finess_ej"])
    return naive


def _rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
