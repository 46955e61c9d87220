"""Regions and départements of France: the official codes, shipped as CSV beside their note."""

import csv
from dataclasses import dataclass
from pathlib import Path

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
    with (CODELISTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


REGIONS = {row["code"]: Region(row["code"], row["name"]) for row in rows("regions")}
DEPARTMENTS = {row["code"]: Department(row["code"], row["name"], row["region"]) for row in rows("departments")}


@dataclass(frozen=True)
class Category:
    """A FINESS category in force: `aggregate1` decides between hospital, social and town."""

    code: str
    aggregate1: str
    short_name: str


CATEGORIES = {
    row["code"]: Category(row["code"], row["aggregate1"], row["short_name"]) for row in rows("finess_categories")
}
