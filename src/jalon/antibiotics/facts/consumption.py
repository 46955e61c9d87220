"""What hospitals dispensed, in daily doses, beside the days and stays of their units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jalon.antibiotics import references
from jalon.antibiotics.facts import files, judging
from jalon.antibiotics.facts.answers import presentations_of
from jalon.antibiotics.facts.units import units_frame
from jalon.antibiotics.models import HospitalFile, Kind, Presentation
from jalon.antibiotics.rules.ddd import ddd_of
from jalon.catalogue.antibiotic_definitions import PerimeterDefinition
from jalon.directory.models import Entity

if TYPE_CHECKING:
    import polars as pl

UNKNOWN = "unknown_ucd"


@dataclass
class Dispensing:
    """`rows`: one per line of the consumption files (hospital, period, file, row, unit, ucd, quantity, atc, route,
    scope, ddd, why). `units`: one per hospital, period and unit, known or not, with its place, `eligible`, bed_days and
    admissions (None: no file says it). Rates are made in `perimeter`.
    """

    rows: "pl.DataFrame"
    units: "pl.DataFrame"
    perimeter: PerimeterDefinition
    ddd_set: str
    files: list[HospitalFile]


def gather(
    establishments: Iterable[Entity],
    periods: Sequence[str],
    perimeter: PerimeterDefinition,
    *,
    ddd_set: str = "",
    known_at: datetime | None = None,
) -> Dispensing:
    """Everything consumption figures are made of, for these hospitals and periods, in one set of daily doses."""
    hospitals = list(establishments)
    ddd_set = ddd_set or references.current_set()
    held = files.current(Kind.CONSUMPTION, hospitals, periods, known_at)
    rows = _rows(held, ddd_set)
    units = _units(hospitals, periods, perimeter, rows, known_at)
    return Dispensing(rows, units, perimeter, ddd_set, held)


def _rows(held: list[HospitalFile], ddd_set: str) -> "pl.DataFrame":
    import polars as pl

    presentations = {one.establishment_id: presentations_of(one.establishment) for one in held}
    frames = [_of_a_file(file, presentations[file.establishment_id], ddd_set) for file in held]
    return pl.concat(frames, how="diagonal") if frames else _empty()


def _of_a_file(file: HospitalFile, presentations: dict[str, Presentation], ddd_set: str) -> "pl.DataFrame":
    import polars as pl

    frame = judging.judged_rows(file).filter(pl.col("quantity").is_not_null())
    doses = _doses(presentations, frame["ucd"].unique().to_list(), ddd_set)
    return (
        frame.join(doses, on="ucd", how="left", maintain_order="left")
        .with_columns(
            pl.lit(file.establishment.code).alias("hospital"),
            pl.lit(file.period).alias("period"),
            pl.lit(file.pk, pl.Int64).alias("file"),
            (pl.col("quantity") * pl.col("per_unit")).alias("ddd"),
        )
        .with_columns((pl.col("quantity") * pl.col("grams")).alias("grams"))
        .select(COLUMNS)
    )


def _doses(presentations: dict[str, Presentation], ucds: list[str], ddd_set: str) -> "pl.DataFrame":
    """For each UCD: its molecule, route, scope, daily doses in one unit, or why there is none."""
    import polars as pl

    schema = {"ucd": pl.String, "atc": pl.String, "route": pl.String, "scope": pl.String, "per_unit": pl.Float64,
              "why": pl.String, "grams": pl.Float64}  # fmt: skip
    return pl.DataFrame([_dose(ucd, presentations.get(ucd), ddd_set) for ucd in ucds], schema=schema, orient="row")


def _dose(ucd: str, held: Presentation | None, ddd_set: str) -> tuple[object, ...]:
    if held is None:
        return (ucd, None, None, "unknown", None, UNKNOWN, None)
    molecule = references.molecules().get(held.atc)
    scope = molecule.scope if molecule else "out"
    dose = references.ddd(held.atc, held.route, ddd_set)
    made = ddd_of(1, held.dose, held.dose_unit, dose.value if dose else None, dose.unit if dose else "",
                  counted=scope != "out")  # fmt: skip
    grams = ddd_of(1, held.dose, held.dose_unit, 1, "g")
    value = float(made.value) if made.value is not None else None
    return (
        ucd,
        held.atc,
        held.route,
        scope,
        value,
        made.reason,
        float(grams.value) if grams.value is not None else None,
    )


COLUMNS = (
    "hospital", "period", "file", "row", "unit", "unit_written", "ucd", "written_ucd", "quantity", "atc", "route",
    "scope", "ddd", "grams", "why", "reason",
)  # fmt: skip


def _empty() -> "pl.DataFrame":
    import polars as pl

    numbers = {"file": pl.Int64, "row": pl.Int32, "quantity": pl.Float64, "ddd": pl.Float64, "grams": pl.Float64}
    return pl.DataFrame(schema={name: numbers.get(name, pl.String) for name in COLUMNS})


def _units(
    hospitals: list[Entity], periods: Sequence[str], perimeter: PerimeterDefinition, rows: "pl.DataFrame",
    known_at: datetime | None,
) -> "pl.DataFrame":  # fmt: skip
    """The units of the structures, then those that only files name: they are in no perimeter, and are shown."""
    import polars as pl

    keys = ["hospital", "period", "unit"]
    named = rows.group_by(keys).agg(pl.col("unit_written").first())
    units = units_with_days(hospitals, periods, perimeter, known_at).join(named, on=keys, how="full", coalesce=True)
    return units.with_columns(
        pl.col("eligible").fill_null(False),
        pl.coalesce("code", "unit").alias("code"),
        pl.col("outside").fill_null("unité inconnue de la structure"),
    ).sort(keys)


def units_with_days(
    hospitals: Iterable[Entity],
    periods: Sequence[str],
    perimeter: PerimeterDefinition,
    known_at: datetime | None = None,
) -> "pl.DataFrame":
    """The units of the structures and those that days or stays are said of, `bed_days` and `admissions` beside."""
    import polars as pl

    chosen, keys = list(hospitals), ["hospital", "period", "unit"]
    units = units_frame(chosen, periods, perimeter)
    for kind in (Kind.BED_DAYS, Kind.ADMISSIONS):
        units = units.join(_amounts(kind, chosen, periods, known_at), on=keys, how="full", coalesce=True)
    return units.with_columns(pl.col("eligible").fill_null(False))


def _amounts(kind: str, hospitals: list[Entity], periods: Sequence[str], known_at: datetime | None) -> "pl.DataFrame":
    import polars as pl

    schema = {"hospital": pl.String, "period": pl.String, "unit": pl.String, str(kind): pl.Int64}
    frames = [
        judging.judged_rows(file).filter(pl.col("value").is_not_null()).group_by("unit")
        .agg(pl.col("value").sum().alias(kind))
        .select(pl.lit(file.establishment.code).alias("hospital"), pl.lit(file.period).alias("period"), "unit", kind)
        for file in files.current(kind, hospitals, periods, known_at)
    ]  # fmt: skip
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)
