"""The isolates of hospitals in one frame, ready for the calculations: resolved, in or out of the perimeter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from jalon.antibiotics import references
from jalon.antibiotics.facts import files, judging
from jalon.antibiotics.facts.units import units_frame
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.catalogue.antibiotic_definitions import PerimeterDefinition
from jalon.directory.models import Entity

if TYPE_CHECKING:
    import polars as pl

_BASE = (
    "hospital", "period", "unit", "organism", "patient", "date", "specimen", "specimen_written", "screening", "blse",
    "epc", "erv_said", "sarm_said", "file", "row", "rows", "eligible", "organism_label", "unit_written",
)  # fmt: skip


@dataclass
class Gathered:
    """The resolved isolates, the molecules that were tested, and the files they come from, in order."""

    frame: "pl.DataFrame"
    molecules: list[str]
    files: list[HospitalFile] = field(default_factory=list)

    def in_perimeter(self, perimeter: PerimeterDefinition) -> "Gathered":
        """Those that the perimeter counts: units first, screening specimens out; before any de-duplication."""
        import polars as pl

        kept = self.frame
        if perimeter.filters_units:
            kept = kept.filter(pl.col("eligible"))
        if perimeter.screening == "excluded":
            kept = kept.filter(~pl.col("screening"))
        return Gathered(kept, self.molecules, self.files)


def gather(
    establishments: Iterable[Entity],
    periods: Sequence[str],
    perimeter: PerimeterDefinition,
    known_at: datetime | None = None,
) -> Gathered:
    """All the isolates that can be counted, `eligible` telling the perimeter's units; rejected and refused ones out.

    An isolate whose unit is unknown to the structure is here, not eligible.
    """
    import polars as pl

    hospitals = list(establishments)
    held = files.current(Kind.RESISTANCE, hospitals, periods, known_at)
    frames = [_resolved(file, order) for order, file in enumerate(held)]
    whole = pl.concat(frames, how="diagonal") if frames else _empty()
    molecules = sorted(set(whole.columns) - set(_BASE) - {"eligible"})
    whole = whole.with_columns(pl.col(atc).fill_null(0) for atc in molecules)
    units = units_frame(hospitals, periods, perimeter).select("hospital", "period", "unit", "eligible")
    whole = whole.join(units, on=["hospital", "period", "unit"], how="left", maintain_order="left")
    return Gathered(whole.with_columns(pl.col("eligible").fill_null(False)), molecules, held)


def _resolved(file: HospitalFile, order: int) -> "pl.DataFrame":
    import polars as pl

    frame = judging.judged_rows(file).filter(pl.col("reason").is_in(["", "unit"]) & pl.col("organism").is_not_null())
    return frame.with_columns(
        *_specimens(frame["specimen"].unique().to_list() or [""]),  # with nothing to replace, the type would be lost
        pl.lit(file.establishment.code).alias("hospital"),
        pl.lit(file.period).alias("period"),
        pl.lit(order, pl.Int32).alias("file"),
    ).drop("origin", "reason", "contradiction", "cells_pending", "rows_pending", strict=False)


def _specimens(labels: "list[str]") -> "list[pl.Expr]":
    """The label as written, its kind (what rules read), and whether it looks for carriers; blank: a diagnosis."""
    import polars as pl

    found = {label: references.specimen_of(label) for label in labels}
    kinds = [one.kind if one else None for one in found.values()]
    screening = [one is not None and one.screening for one in found.values()]
    written = pl.col("specimen")
    return [
        written.alias("specimen_written"),
        written.replace_strict(list(found), kinds, return_dtype=pl.String).alias("specimen"),
        written.replace_strict(list(found), screening, return_dtype=pl.Boolean).alias("screening"),
    ]


def _empty() -> "pl.DataFrame":
    import polars as pl

    kinds = {"date": pl.Date, "screening": pl.Boolean, "blse": pl.Boolean, "epc": pl.Boolean, "file": pl.Int32,
             "row": pl.Int32, "rows": pl.Int32, "erv_said": pl.Boolean, "sarm_said": pl.Boolean}  # fmt: skip
    return pl.DataFrame(schema={name: kinds.get(name, pl.String) for name in _BASE if name != "eligible"})
