"""Where the rows of an export are: units, or what gathers them, with what the structure says of each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon.antibiotics.facts.consumption import units_with_days
from jalon.antibiotics.queries.asked import Asked

if TYPE_CHECKING:
    import polars as pl

KEYS = {
    "unit": "unit", "service": "service_code", "pole": "pole_code", "domain": "domain", "establishment": "hospital",
}  # fmt: skip
SAID = ("code", "label", "service_code", "service_label", "pole_code", "pole_label", "de", "ta", "domain")
NAMES = {"code": "unit_code", "label": "unit_label"} | {name: name for name in SAID[2:]}
UNIT = ["hospital", "period", "unit"]


@dataclass
class Places:
    """`units`: hospital, period, unit → `place`. `told`: hospital, place, what is said of it, bed_days, admissions."""

    units: "pl.DataFrame"
    told: "pl.DataFrame"


def places(asked: Asked, by: str, named: "pl.DataFrame | None" = None) -> Places:
    """Those of the perimeter asked; `named`: units that a file names (hospital, period, unit), known or not.

    A word that differs between the units of a place, its discipline for instance, is left blank; that of the last
    period is said of a unit that changed.
    """
    import polars as pl

    units = units_with_days(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    if named is not None:
        units = units.join(named.select(UNIT).unique(), on=UNIT, how="full", coalesce=True)
    units = units.with_columns(
        pl.col("eligible").fill_null(False), pl.coalesce("code", "unit").alias("code"),
        *(pl.col(name).fill_null("") for name in SAID[1:]),
    )  # fmt: skip
    if asked.perimeter.filters_units:
        units = units.filter(pl.col("eligible"))
    units = units.with_columns(pl.col(KEYS[by]).alias("place")).sort(UNIT)
    last = units.group_by("hospital", "place", "unit", maintain_order=True).agg(
        *(pl.col(name).last() for name in (*SAID, "eligible")), pl.col("bed_days", "admissions").sum(),
        *(pl.col(name).is_not_null().any().alias(f"has {name}") for name in ("bed_days", "admissions")),
    )  # fmt: skip
    told = last.group_by("hospital", "place", maintain_order=True).agg(
        *(_shared(name) for name in SAID), pl.col("eligible").any(),
        *(
            pl.when(pl.col(f"has {name}").any()).then(pl.col(name).sum()).otherwise(None).alias(name)
            for name in ("bed_days", "admissions")
        ),
    )  # fmt: skip
    return Places(units.select(*UNIT, "place"), told.rename(NAMES).sort("hospital", "place"))


def _shared(name: str) -> "pl.Expr":
    import polars as pl

    return pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).otherwise(pl.lit("")).alias(name)
