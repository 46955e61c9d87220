"""What the page shows, gathered once: places, composition, course, ratios, what has no dose."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jalon.antibiotics import references
from jalon.antibiotics.consuming.asking import Look
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts import files
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import consumption, selecting
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.rules import consumption as rules
from jalon.kernel.periods import Period

if TYPE_CHECKING:
    import polars as pl

NURSING_HOME = "EHPAD"
COURSE = 12  # periods at most on the chart


@dataclass
class Looked:
    """The figures behind the page; each part is computed when it is first asked."""

    place: Place
    look: Look
    asked: Asked
    gathered: facts.Dispensing

    @cached_property
    def units(self) -> "pl.DataFrame":
        return consumption.with_regions(self.asked, self.gathered.units)

    @cached_property
    def rows(self) -> "pl.DataFrame":
        return self.gathered.rows.filter(self.look.chosen.rows)

    @cached_property
    def whole(self) -> dict[str, Any]:
        """The one row of the perimeter: that of the selection, over all the places."""
        frame = rules.table(self.rows.with_columns(), self.units.with_columns(), "period")
        return _summed(frame)

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """A row per place that counts or dispenses, the largest measure first; those without any come last."""
        frame = rules.table(self.rows, self.units, self.look.by)
        named = consumption.named(self.asked, frame, self.units, self.look.by)
        kept = [row for row in named if row["eligible_units"] or row["ddd_all"]]
        return sorted(kept, key=lambda row: -(row[self.look.measure.key] or -1))

    @cached_property
    def composition(self) -> list[dict[str, Any]]:
        """What the whole consumption is made of: code, title, doses, share, rate."""
        days = self.whole["bed_days"]
        found = self._parts()
        return [row | {"rate": row["ddd"] * 1000 / days if days else None} for row in found]

    def _parts(self) -> list[dict[str, Any]]:
        import polars as pl

        rows, level = self.gathered.rows, self.look.level
        if level == "list":
            return [
                {"code": f"liste:{one.id}", "title": one.title, "ddd": doses, "share": None, "units": None}
                for one in consumption.lists().values()
                if (doses := rules.doses_inside(rows.filter(consumption.chosen(one)), self.units))
            ]
        if level in ("family", "aware"):
            told = {atc: getattr(one, level) for atc, one in references.molecules().items()}
            part = pl.col("atc").replace_strict(list(told), list(told.values()), default="", return_dtype=pl.String)
        else:
            cut = {"atc2": 3, "atc3": 4, "atc4": 5, "atc5": 7}.get(level)
            part = pl.col("atc").str.slice(0, cut) if cut else pl.col("route")
        frame = rules.shares(rows.with_columns(part.alias("part")), self.units, "part")
        return [self._part(row) for row in frame.iter_rows(named=True) if row["ddd"]]

    def _part(self, row: dict[str, Any]) -> dict[str, Any]:
        level, code = self.look.level, row["part"] or ""
        kind, title = {
            "family": ("famille", selecting.family_title(code)),
            "aware": ("aware", selecting.AWARE.get(code, code)),
            "route": ("voie", selecting.ROUTES.get(code, code)),
        }.get(level, ("atc", consumption.atc_name(code)))
        return {"code": f"{kind}:{code}", "title": title, **{key: row[key] for key in ("ddd", "share", "units")}}

    @cached_property
    def course(self) -> list[dict[str, Any]]:
        """The periods of the same length, up to the one looked at, restated in one set of doses."""
        return consumption.trend(self.asked, self.course_periods, self.look.chosen.rows, ddd_set=self.look.ddd_set)

    @cached_property
    def course_periods(self) -> list[str]:
        period = self.asked.period
        length = "quarter" if period.length == "year" else period.length
        held = files.periods_held(self.asked.hospitals)
        same = [one for one in held if Period(one).length == length and Period(one).last_day <= period.last_day]
        return sorted(same or [one for one in held if Period(one).length == period.length])[-COURSE:]

    @cached_property
    def ratios(self) -> list[consumption.Ratio]:
        return consumption.ratios(self.gathered)

    @cached_property
    def without_dose(self) -> dict[str, dict[str, float]]:
        return rules.what_has_no_dose(self.gathered.rows)

    @cached_property
    def late_units(self) -> list[str]:
        """Eligible units with doses and no bed-days: their rate cannot be made, and they weigh on that of the whole."""
        import polars as pl

        keys = list(rules.KEYS)
        silent = self.units.filter(pl.col("eligible") & pl.col("bed_days").is_null())
        dispensed = self.gathered.rows.filter(pl.col("ddd") > 0).select(keys).unique()
        found = silent.join(dispensed, on=keys, how="semi").sort(keys)
        return [f"{row['code']} {row['label'] or ''}".strip() for row in found.iter_rows(named=True)]

    @cached_property
    def nursing_home(self) -> dict[str, Any] | None:
        """What EHPAD units that the perimeter leaves out consume, over their own days; None when there is none.

        It is read apart: residents' days are never added to those of a hospitalisation rate.
        """
        import polars as pl

        units = self.units.filter((pl.col("domain") == NURSING_HOME) & ~pl.col("eligible"))
        keys = list(rules.KEYS)
        rows = self.rows.join(units.select(keys), on=keys, how="semi")
        doses = float(rows.filter(pl.col("scope") == rules.TOTAL)["ddd"].sum() or 0)
        days = int(units["bed_days"].sum() or 0)
        if units.is_empty() or not (doses or days):
            return None
        return {"ddd": doses, "bed_days": days, "rate": doses * 1000 / days if days else None}


def _summed(frame: "pl.DataFrame") -> dict[str, Any]:
    """The periods of one question taken together; None where no period says anything."""
    import polars as pl

    names = ("ddd", "ddd_all", "ddd_without_bed_days", "ddd_off_total", "units", "units_inside", "grams",
             "units_unknown_ucd", "bed_days", "bed_days_all", "admissions", "admissions_all", "eligible_units",
             "unit_periods")  # fmt: skip
    told = frame.select(
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).otherwise(None).alias(name) for name in names
    )
    return rules.with_rates(told).row(0, named=True)


def look_at(place: Place, look: Look) -> Looked:
    """Everything the page needs, from the facts gathered once."""
    asked = place.asked()
    gathered = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter, ddd_set=look.ddd_set)
    return Looked(place, look, asked, gathered)
