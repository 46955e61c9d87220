"""A file of a hospital, from its bytes to facts ready to be kept: nothing is written before all of it was read."""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalon import catalogue
from jalon.antibiotics.facts import storage
from jalon.antibiotics.models import Kind
from jalon.antibiotics.reading import isolates, recognition, rows
from jalon.directory.models import Entity
from jalon.directory.rules.units import UnitRow
from jalon.kernel.refusal import Refusal
from jalon.sources.reading import letter, open_tables
from jalon.warehouse.vault import VaultAbsent

if TYPE_CHECKING:
    import polars as pl

UNREADABLE_AT_MOST = 0.05  # share of the written results: beyond, the file is not an antibiogram
PRESENTATIONS = "presentations"


@dataclass
class Prepared:
    """One file, read: its rows as a frame (units of a structure apart), nothing written yet."""

    name: str
    sha256: str
    size: int
    kind: str
    content: bytes
    frame: "pl.DataFrame | None" = None
    units: list[UnitRow] = field(default_factory=list)
    presented: list[rows.Presented] = field(default_factory=list)
    person_level: bool = False
    layout: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def prepare(content: bytes, *, name: str, establishment: Entity | None, kind: str = "") -> Prepared:
    """Read a file whole. A Refusal in French when it is none of the files a hospital brings, or cannot be read."""
    with as_path(content) as path:
        tables = open_tables(path, name=name)
    definitions = list(catalogue.current().hospital_files.values())
    sheet = recognition.recognise(tables, definitions, name=name, kind=kind)
    made = Prepared(name, hashlib.sha256(content).hexdigest(), len(content), sheet.kind, content)
    made.layout = {
        "sheet": sheet.table.name,
        "header": sheet.header + 1,
        "columns": {column: letter(place) for column, place in sheet.columns.items()},
    }
    if sheet.kind != PRESENTATIONS and establishment is None:
        raise Refusal("dites l'établissement et la période de ce fichier", where=name)
    _READERS[sheet.kind](made, sheet, establishment)
    return made


def _read_structure(made: Prepared, sheet: recognition.Recognised, establishment: Entity | None) -> None:
    made.units = rows.unit_rows(sheet)


def _read_amounts(made: Prepared, sheet: recognition.Recognised, establishment: Entity | None) -> None:
    made.frame = amounts_frame(rows.amounts(sheet, sheet.kind))


def amounts_frame(found: Sequence[rows.Amount]) -> "pl.DataFrame":
    import polars as pl

    schema = {"row": pl.Int32, "unit": pl.String, "value": pl.Int64, "written": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _read_consumption(made: Prepared, sheet: recognition.Recognised, establishment: Entity | None) -> None:
    made.frame = dispensed_frame(rows.dispensed(sheet))
    made.layout["ucd_labels"] = rows.labels_by_ucd(sheet)


def dispensed_frame(found: Sequence[rows.Dispensed]) -> "pl.DataFrame":
    import polars as pl

    schema = {"row": pl.Int32, "unit": pl.String, "ucd": pl.String, "written_ucd": pl.String, "quantity": pl.Float64,
              "written": pl.String}  # fmt: skip
    return pl.DataFrame(found, schema=schema, orient="row")


def _read_resistance(made: Prepared, sheet: recognition.Recognised, establishment: Entity | None) -> None:
    assert establishment is not None  # noqa: S101 (checked by prepare)
    has_patients = "patient" in sheet.columns
    found = isolates.read_isolates(sheet, _pseudonyms(establishment) if has_patients else None)
    made.person_level = found.patients
    made.frame = found.frame
    made.layout |= {"labels": found.labels, "layout": found.layout}
    made.warnings = found.problems
    _refuse_unreadable(found, made.name)


def _refuse_unreadable(found: isolates.Isolates, name: str) -> None:
    coded = [column for column in found.frame.columns if column[0] == "r" and column[1:].isdigit()]
    written = sum(int((found.frame[column].fill_null(0) > 0).sum()) for column in coded)
    if found.unreadable > UNREADABLE_AT_MOST * max(written, 1):
        examples = " ; ".join(found.problems[:3])
        raise Refusal(f"{found.unreadable} résultats sur {written} sont illisibles ({examples})", where=name)


def _pseudonyms(establishment: Entity) -> isolates.Pseudonym:
    vault = storage.vault()
    return lambda identifiers: [one or "" for one in vault.pseudonyms(establishment.code, identifiers)]


def _read_presentations(made: Prepared, sheet: recognition.Recognised, establishment: Entity | None) -> None:
    made.presented = rows.presented(sheet)


_READERS = {
    Kind.STRUCTURE.value: _read_structure,
    Kind.BED_DAYS.value: _read_amounts,
    Kind.ADMISSIONS.value: _read_amounts,
    Kind.CONSUMPTION.value: _read_consumption,
    Kind.RESISTANCE.value: _read_resistance,
    PRESENTATIONS: _read_presentations,
}


@contextmanager
def as_path(content: bytes) -> Iterator[Path]:
    """The bytes as a file that readers can open, in memory where the system can (Linux): it may name patients."""
    if hasattr(os, "memfd_create"):
        held = os.memfd_create("jalon")
        try:
            with os.fdopen(held, "wb", closefd=False) as stream:
                stream.write(content)
            yield Path(f"/proc/self/fd/{held}")
        finally:
            os.close(held)
        return
    with tempfile.TemporaryDirectory(prefix="jalon-") as folder:
        path = Path(folder) / "recu"
        path.write_bytes(content)
        yield path


__all__ = ["PRESENTATIONS", "Prepared", "VaultAbsent", "amounts_frame", "as_path", "dispensed_frame", "prepare"]
