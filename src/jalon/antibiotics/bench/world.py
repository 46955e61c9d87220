"""Invented isolates, as Parquet parts of whole hospitals: who, when, which organism, what forty molecules did.

Seeded: the same numbers on every machine. Shaped like French hospital laboratories: a few organisms make most of the
isolates, a patient has 2.7 isolates on average, close together and often of the same organism, whose resistances he
keeps but for a few; a third of the molecules is blank.
"""

import csv
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

SEED = 20240101
HOSPITALS, PATIENTS_PER_ISOLATE, ORGANISMS, MOLECULES = 200, 0.37, 90, 40
PART = 50_000  # isolates in a part, about
FIRST_DAY, DAYS, STAY = 18_993, 3 * 365, 60  # three years from 1 January 2022; isolates of one stay, in days
SAME_ORGANISM, CHANGED = 0.45, 0.03  # share of a patient's isolates of one organism; of results that change


class Words(NamedTuple):
    organisms: list[str]
    molecules: list[str]


def words() -> Words:
    """The first species and systemic molecules of the shipped tables: real names, of real lengths."""
    lists = files("jalon.catalogue") / "codelists" / "antibiotics"
    organisms = [row["name"] for row in _rows(lists / "organisms.csv") if row["rank"] == "espèce"]
    molecules = [row["atc"] for row in _rows(lists / "molecules.csv") if row["atc"].startswith("J01")]
    return Words(organisms[:ORGANISMS], molecules[:MOLECULES])


def _rows(path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def write(folder: Path, isolates: int, hospitals: int = HOSPITALS) -> list[Path]:
    """Write parts of whole hospitals, as compacted ones are, the largest hospital six times the smallest; their paths.

    The name of a part says how many isolates it holds, as the list of parts does in the database.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = np.linspace(0.4, 2.4, hospitals)
    counts = np.diff(np.round(np.concatenate([[0], np.cumsum(weights)]) / weights.sum() * isolates)).astype(int)
    known = words()
    ranks = np.array_split(np.arange(hospitals), max(1, min(hospitals, isolates // PART)))
    return [_write_part(folder, [(int(rank), int(counts[rank])) for rank in some], known) for some in ranks]


def _write_part(folder: Path, hospitals: list[tuple[int, int]], known: Words) -> Path:
    frame = pl.concat(hospital(rank, isolates, known) for rank, isolates in hospitals)
    path = folder / f"{hospitals[0][0]:03d}-{frame.height}.parquet"
    frame.write_parquet(path)
    return path


def hospital(rank: int, isolates: int, known: Words) -> pl.DataFrame:
    """The isolates of one hospital, in the order of its file."""
    chance = np.random.default_rng([SEED, rank])
    patients = max(1, round(isolates * PATIENTS_PER_ISOLATE))
    patient = chance.integers(0, patients, isolates)
    organism = _organisms(chance, patient, patients, len(known.organisms))
    results = _results(chance, patient, patients, organism, len(known.molecules))
    columns: dict[str, pl.Series] = {
        "hospital": pl.repeat(f"99{rank:07d}", isolates, eager=True),
        "patient": _pseudonyms(rank, patients)[patient],
        "date": pl.Series(FIRST_DAY + _days(chance, patient, patients), dtype=pl.Int32).cast(pl.Date),
        "organism": pl.Series(known.organisms)[organism],
        "blse": pl.Series(chance.random(isolates) < 0.04),
        "file": pl.repeat(0, isolates, dtype=pl.Int32, eager=True),
        "row": pl.Series(np.arange(2, isolates + 2, dtype=np.int32)),
    }
    return pl.DataFrame(columns | {code: results[:, rank] for rank, code in enumerate(known.molecules)})


def _organisms(chance: np.random.Generator, patient: np.ndarray, patients: int, kinds: int) -> np.ndarray:
    """A few organisms make most isolates; each patient has his own, found again now and then."""
    share = 1 / np.arange(1, kinds + 1)
    share /= share.sum()
    own = chance.choice(kinds, patients, p=share)[patient]
    drawn = chance.choice(kinds, len(patient), p=share)
    return np.where(chance.random(len(patient)) < SAME_ORGANISM, own, drawn)


def _days(chance: np.random.Generator, patient: np.ndarray, patients: int) -> np.ndarray:
    stay = chance.integers(0, DAYS - STAY, patients)[patient] + chance.integers(0, STAY, len(patient))
    again = chance.integers(0, DAYS, len(patient))
    return np.where(chance.random(len(patient)) < 0.7, stay, again)


def _results(
    chance: np.random.Generator, patient: np.ndarray, patients: int, organism: np.ndarray, molecules: int
) -> np.ndarray:
    """0 not tested, 1 S, 2 SFP, 3 ZIT, 4 R: what a patient's organism resists, it resists again."""
    habits = np.random.default_rng(SEED)  # the same organisms everywhere
    tested = habits.random((ORGANISMS, molecules)) < 0.67
    resistant = habits.beta(0.6, 3, (ORGANISMS, molecules)).astype(np.float32)
    traits = chance.random((patients, molecules), dtype=np.float32)[patient]
    changed = chance.random(traits.shape, dtype=np.float32) < CHANGED
    traits = np.where(changed, chance.random(traits.shape, dtype=np.float32), traits)
    found = np.ones(traits.shape, dtype=np.uint8)
    found[traits > 0.94] = 2
    found[traits > 0.995] = 3
    found[traits < resistant[organism]] = 4
    found[~tested[organism] | (chance.random(traits.shape, dtype=np.float32) < 0.05)] = 0
    return found


def _pseudonyms(rank: int, patients: int) -> pl.Series:
    """Twenty-six characters, as long as those of the vault."""
    return pl.Series([f"P{rank:05d}{number:020d}" for number in range(patients)])


def part_paths(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*.parquet"))
