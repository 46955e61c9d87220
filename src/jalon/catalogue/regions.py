"""Regions and départements of France: the official codes, shipped as CSV beside their note.

An instance may add its own (a pretend region, a territory to come) in `catalogue/codelists` of its data
folder, in files of the same names and columns; they are read when Jalon starts.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from jalon import catalogue

CODELISTS = Path(__file__).parent / "codelists"


@dataclass(frozen=True)
class Region:
    code: str
    name: str


@dataclass(frozen=True)
class Department:
    code: str
    name: str
    region: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped codelist."""
    return _rows(CODELISTS / f"{name}.csv")


def places(name: str) -> list[dict[str, str]]:
    """The rows of a shipped codelist, then those that the instance adds."""
    own = catalogue.overlay()
    path = own / "codelists" / f"{name}.csv" if own else None
    return rows(name) + (_rows(path) if path and path.is_file() else [])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


REGIONS = {row["code"]: Region(row["code"], row["name"]) for row in places("regions")}
DEPARTMENTS = {row["code"]: Department(row["code"], row["name"], row["region"]) for row in places("departments")}


@dataclass(frozen=True)
class Category:
    """A FINESS category in force: `aggregate1` decides between hospital, social and town."""

    code: str
    aggregate1: str
    short_name: str


CATEGORIES = {
    row["code"]: Category(row["code"], row["aggregate1"], row["short_name"]) for row in rows("finess_categories")
}
