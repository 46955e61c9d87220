"""Consumption tables: daily doses, bed-days and stays, by place and by molecule.

The perimeter is applied to the numerator and the denominator alike. A rate is Σ daily doses ÷ Σ bed-days × 1,000, never
a mean of rates. A unit with doses and no bed-days has no rate; it stays in the numerator of its service and hospital,
and `rate_without_them` tells the rate without such units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

TOTAL, OFF_TOTAL = "total", "off_total"
PLACES = {
    "unit": ("hospital", "unit"),
    "service": ("hospital", "service_code"),
    "pole": ("hospital", "pole_code"),
    "establishment": ("hospital",),
    "domain": ("domain",),
    "stratum": ("stratum",),
    "region": ("region",),
    "period": ("period",),
}
LABELS = {"unit": "label", "service": "service_label", "pole": "pole_label"}
NO_SERVICE, NO_POLE, NO_DOMAIN = "sans service", "sans pôle", "sans domaine"
KEYS = ("hospital", "period", "unit")
_CUT = {"atc1": 1, "atc2": 3, "atc3": 4, "atc4": 5, "atc5": 7}


@dataclass(frozen=True)
class Places:
    """How rows are gathered: the key columns of the level asked, and the unit rows they come from."""

    by: str
    units: "pl.DataFrame"

    @property
    def keys(self) -> list[str]:
        return list(PLACES[self.by])


def placed(units: "pl.DataFrame", by: str) -> Places:
    """The units with their place named even when the structure says none."""
    import polars as pl

    named = units.with_columns(
        pl.col("service_code").fill_null("").replace("", NO_SERVICE),
        pl.col("pole_code").fill_null("").replace("", NO_POLE),
        pl.col("domain").fill_null("").replace("", NO_DOMAIN),
    )
    return Places(by, named)


def amounts(places: Places) -> "pl.DataFrame":
    """Per place: bed-days and admissions of the units in the perimeter, and of all; None when no file says any."""
    import polars as pl

    def summed(name: str, *, inside: bool) -> "pl.Expr":
        kept = pl.col(name).filter(pl.col("eligible")) if inside else pl.col(name)
        return pl.when(kept.count() > 0).then(kept.sum()).otherwise(None)

    return places.units.group_by(places.keys).agg(
        summed("bed_days", inside=True).alias("bed_days"),
        summed("admissions", inside=True).alias("admissions"),
        summed("bed_days", inside=False).alias("bed_days_all"),
        summed("admissions", inside=False).alias("admissions_all"),
        pl.col("eligible").sum().alias("eligible_units"),
        pl.len().alias("unit_periods"),
    )


def doses(rows: "pl.DataFrame", places: Places, by_molecule: Sequence[str] = ()) -> "pl.DataFrame":
    """Per place (and per column of `by_molecule`): doses of the total in and out of the perimeter, units dispensed.

    `ddd_without_bed_days`: doses of eligible units for which no file gives bed-days in that period.
    """
    import polars as pl

    located = rows.join(places.units.select(*KEYS, *_more(places), "eligible", "bed_days"), on=list(KEYS), how="left")
    counted = pl.col("ddd").filter(pl.col("scope") == TOTAL)
    inside = pl.col("ddd").filter((pl.col("scope") == TOTAL) & pl.col("eligible"))
    late = pl.col("ddd").filter((pl.col("scope") == TOTAL) & pl.col("eligible") & pl.col("bed_days").is_null())
    off = pl.col("ddd").filter((pl.col("scope") == OFF_TOTAL) & pl.col("eligible"))
    return located.group_by([*places.keys, *by_molecule]).agg(
        counted.sum().alias("ddd_all"),
        inside.sum().alias("ddd"),
        late.sum().alias("ddd_without_bed_days"),
        off.sum().alias("ddd_off_total"),
        pl.col("quantity").sum().alias("units"),
        pl.col("quantity").filter(pl.col("eligible")).sum().alias("units_inside"),
        pl.col("grams").filter(pl.col("eligible")).sum().alias("grams"),
        pl.col("quantity").filter(pl.col("scope") == "unknown").sum().alias("units_unknown_ucd"),
    )


def _more(places: Places) -> list[str]:
    return [name for name in places.keys if name not in KEYS]


def with_rates(table: "pl.DataFrame") -> "pl.DataFrame":
    """DDD per 1,000 bed-days and per 1,000 admissions; None without a denominator, so that nobody reads a zero."""
    import polars as pl

    def per(numerator: "pl.Expr", denominator: str) -> "pl.Expr":
        return pl.when(pl.col(denominator) > 0).then(numerator * 1000 / pl.col(denominator)).otherwise(None)

    return table.with_columns(
        per(pl.col("ddd"), "bed_days").alias("rate"),
        per(pl.col("ddd"), "admissions").alias("per_1000_admissions"),
        per(pl.col("ddd") - pl.col("ddd_without_bed_days"), "bed_days").alias("rate_without_them"),
    )


def table(rows: "pl.DataFrame", units: "pl.DataFrame", by: str) -> "pl.DataFrame":
    """One row per place: doses, bed-days, stays, rates; a place with bed-days and no consumption has zero doses."""
    import polars as pl

    places = placed(units, by)
    found = amounts(places).join(doses(rows, places), on=places.keys, how="full", coalesce=True)
    filled = found.with_columns(pl.col(name).fill_null(0) for name in _SUMS)
    return with_rates(filled).sort(places.keys)


_SUMS = (
    "ddd_all",
    "ddd",
    "ddd_without_bed_days",
    "ddd_off_total",
    "units",
    "units_inside",
    "grams",
    "units_unknown_ucd",
)


def shares(rows: "pl.DataFrame", units: "pl.DataFrame", column: str) -> "pl.DataFrame":
    """Doses of the total in the perimeter by the values of a column of the rows (family, aware, route), with shares."""
    import polars as pl

    eligible = units.filter(pl.col("eligible")).select(KEYS)
    inside = rows.filter(pl.col("scope") == TOTAL).join(eligible, on=list(KEYS), how="semi")
    found = inside.group_by(column).agg(pl.col("ddd").sum().alias("ddd"), pl.col("quantity").sum().alias("units"))
    whole = found["ddd"].sum()
    share = pl.col("ddd") / whole if whole else pl.lit(None, pl.Float64)
    return found.with_columns(share.alias("share")).sort("ddd", column, descending=[True, False])


def doses_inside(rows: "pl.DataFrame", units: "pl.DataFrame") -> float:
    """Doses of the total dispensed to the units of the perimeter."""
    import polars as pl

    eligible = units.filter(pl.col("eligible")).select(KEYS)
    inside = rows.filter(pl.col("scope") == TOTAL).join(eligible, on=list(KEYS), how="semi")
    return float(inside["ddd"].sum() or 0)


def by_molecule(rows: "pl.DataFrame", units: "pl.DataFrame", by: str, level: str) -> "pl.DataFrame":
    """One row per place and ATC code cut at the level (atc2: three signs, atc3: four, atc4: five, atc5: seven)."""
    import polars as pl

    places = placed(units, by)
    cut = rows.filter(pl.col("scope") == TOTAL).with_columns(pl.col("atc").str.slice(0, _CUT[level]).alias("code"))
    found = doses(cut, places, ["code"]).join(amounts(places), on=places.keys, how="left")
    return with_rates(found).sort([*places.keys, "code"])


def by_list(
    rows: "pl.DataFrame", units: "pl.DataFrame", by: str, lists: "dict[str, pl.Expr]"
) -> "dict[str, pl.DataFrame]":
    """The same table for each named list of molecules, given as an expression on the rows (atc, route)."""
    return {name: table(rows.filter(kept), units, by) for name, kept in lists.items()}


def what_has_no_dose(rows: "pl.DataFrame") -> "dict[str, dict[str, float]]":
    """Units dispensed in the eligible units that could not become doses: reason → molecule (or UCD) → units."""
    import polars as pl

    told = rows.filter(pl.col("ddd").is_null()).with_columns(
        pl.when(pl.col("atc").is_null()).then(pl.col("ucd")).otherwise(pl.col("atc")).alias("what")
    )
    found: dict[str, dict[str, float]] = {}
    for why, what, units in told.group_by("why", "what").agg(pl.col("quantity").sum()).sort("why", "what").iter_rows():
        found.setdefault(why, {})[what] = units
    return found
