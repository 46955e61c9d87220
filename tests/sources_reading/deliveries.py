"""The sample deliveries read once for all the tests that compare them with expected.json."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jalon.sources.reading import Outcome, ParsedRow, Recognition, Table, open_tables, outcomes, read_rows, recognise

from . import directories
from .sources import shipped, value_of


@dataclass(frozen=True)
class Read:
    tables: list[Table]
    recognition: Recognition
    rows: list[ParsedRow]
    outcomes: list[Outcome]

    def matched(self):
        return [(row, one) for row, one in zip(self.rows, self.outcomes, strict=True) if one.outcome == "matched"]


@cache
def expected(data: Path) -> dict:
    return json.loads((data / "samples/sources/expected.json").read_text())


@cache
def directory(data: Path, *, regional: bool = False) -> directories.Naive:
    return directories.regional(data) if regional else directories.whole(data)


@cache
def read(data: Path, name: str, *, regional: bool = False) -> Read:
    path = data / "samples/sources" / name
    tables = open_tables(path, name=path.name)
    recognition = recognise(tables, path.name, shipped())
    rows = read_rows(tables, recognition, value_of=value_of)
    return Read(tables, recognition, rows, outcomes(rows, directory(data, regional=regional).resolve))
