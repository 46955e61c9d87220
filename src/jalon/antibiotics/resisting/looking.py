"""What the page shows, gathered once: the isolates that count, their cells, the followed pairs, the places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption as dispensing
from jalon.antibiotics.facts import isolates as facts
from jalon.antibiotics.facts.units import units_frame
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import consumption, pairs, resistance
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.queries.resistance import Selection
from jalon.antibiotics.resisting import masking
from jalon.antibiotics.resisting.asking import Look
from jalon.antibiotics.rules import consumption as placing
from jalon.antibiotics.rules import resistance as rules
from jalon.kernel.refusal import Refusal

if TYPE_CHECKING:
    import polars as pl

    Counting = Callable[[pl.DataFrame, Sequence[str]], pl.DataFrame]

_PLACES = {"pole": "pole_code", "service": "service_code", "unit": "unit"}
_CELL = ["organism", "code"]
_STRUCTURE = ("service_code", "pole_code")


@dataclass
class Looked:
    """The figures behind the page; each part is computed when it is first asked."""

    place: Place
    look: Look
    asked: Asked
    gathered: facts.Gathered
    selection: Selection

    @cached_property
    def units(self) -> "pl.DataFrame":
        """The units of the hospitals with their places, bed-days and admissions; those of the filter alone."""
        return self._at(self.every_unit)

    @cached_property
    def every_unit(self) -> "pl.DataFrame":
        asked = self.asked
        held = dispensing.units_with_days(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
        return placing.placed(consumption.with_regions(asked, held), "service").units

    def _at(self, frame: "pl.DataFrame") -> "pl.DataFrame":
        import polars as pl

        look = self.look
        return frame.filter(pl.col(_PLACES[look.place_kind]) == look.place_code) if look.where else frame

    @cached_property
    def decided(self) -> "pl.DataFrame":
        """Every isolate of the perimeter with what the rule said of it (`at`: its rank), its class results, its place.

        `chosen` tells those that the filters keep: they choose after the rule, among what it decided.
        """
        found = self.selection.all.hstack(self.selection.decided).with_row_index("at")
        located = _located(found, self.every_unit.select(*placing.KEYS, *_STRUCTURE, "stratum", "region"))
        return rules.with_classes(located, resistance.classes()).with_columns(chosen=self._chosen())

    def with_chosen(self, frame: "pl.DataFrame") -> "pl.DataFrame":
        """Isolates of any period with their class results, `chosen` telling those that the filters keep."""
        if self.look.place_kind in ("pole", "service"):
            periods = frame["period"].unique().to_list()
            units = placing.placed(
                units_frame(self.asked.hospitals, periods, self.asked.rate_perimeter), "service"
            ).units
            frame = _located(frame, units.select(*placing.KEYS, *_STRUCTURE))
        return rules.with_classes(frame, resistance.classes()).with_columns(chosen=self._chosen())

    def _chosen(self) -> "pl.Expr":
        import polars as pl

        look, kept = self.look, pl.lit(True)
        if look.specimen:
            kept &= (pl.col("specimen") == look.specimen).fill_null(False)
        if look.where:
            kept &= (pl.col(_PLACES[look.place_kind]) == look.place_code).fill_null(False)
        return kept

    @cached_property
    def frame(self) -> "pl.DataFrame":
        """The isolates that count, in the filters or not."""
        import polars as pl

        kept = self.decided.filter("kept")
        group = references.groups().get(self.look.group)
        return kept.filter(pl.col("organism").is_in(sorted(group))) if group else kept

    @cached_property
    def kept(self) -> "pl.DataFrame":
        return self.frame.filter("chosen")

    @cached_property
    def cells(self) -> "pl.DataFrame":
        """Organism, code, resistant, tested, isolates, share, low, high, grey, hidden (outside the hospital)."""
        return self._told(lambda frame, by: resistance.cells_of(frame, self.selection.molecules, by=by), masking.COUNTS)

    @cached_property
    def traits(self) -> "pl.DataFrame":
        """Organism, code (blse, epc, sarm, erv), count, known, isolates, share, low, high, hidden."""

        def counted(frame: "pl.DataFrame", by: Sequence[str]) -> "pl.DataFrame":
            found = rules.phenotypes(frame, resistance.phenotypes(), by=[*by, "organism"])
            return rules.with_bounds(found, count="count", out_of="isolates")

        return self._told(counted, ("count", "isolates"))

    def _told(self, count: "Counting", names: Sequence[str]) -> "pl.DataFrame":
        """The table that `count` makes of the isolates; outside the hospital, what may not be told is hidden."""
        import polars as pl

        if self.place.inside:
            return count(self.kept, []).with_columns(hidden=pl.lit(False))
        table = rules.masked(count(self.frame, ["chosen"]), within=_CELL, counts=names).filter("chosen").drop("chosen")
        if self.place.hospital is not None:
            return table
        return masking.but_what_one_hospital_would_give(table, count(self.kept, ["hospital"]), _CELL, names)

    @cached_property
    def bed_days(self) -> int | None:
        """Of the perimeter and the place chosen; None where the perimeter filters no unit: nothing to divide by."""
        import polars as pl

        inside = self.units.filter(pl.col("eligible") & pl.col("bed_days").is_not_null())
        return int(inside["bed_days"].sum()) if self.asked.perimeter.filters_units and inside.height else None

    @cached_property
    def followed(self) -> list[FollowedFigure]:
        """The followed pairs; those of a kind of specimen keep their own."""
        return [pairs.figure(pair, self.kept, self.bed_days) for pair in pairs.pairs()]

    def is_hidden(self, figure: FollowedFigure) -> bool:
        """Outside the hospital: a count of isolates from 1 to 4, or one that a subtraction would give."""
        pair = figure.pair
        if pair.specimens and not self.place.inside:
            whole = pairs.counts(replace(pair, specimens=()), self.kept)
            if masking.is_small(whole[0] - figure.resistant, whole[1] - figure.tested):
                return True
        return self.would_tell(figure, self.frame)

    def would_tell(self, figure: FollowedFigure, frame: "pl.DataFrame") -> bool:
        """Whether a figure made of the `chosen` isolates of the frame may not be told outside, nor found from it."""
        import polars as pl

        if self.place.inside:
            return False
        if masking.is_small(figure.resistant, figure.tested):
            return True
        left_out = pairs.isolates_of(figure.pair, frame.filter(~pl.col("chosen")))
        if self.look.narrows and masking.is_small(*pairs.counts(figure.pair, left_out)):
            return True
        if self.place.hospital is not None:
            return False
        held = pairs.gathered_by(pairs.marked(figure.pair, frame.filter("chosen")), ["hospital"])
        return masking.one_part_would_be_found(held.select(masking.COUNTS).rows())

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """A row per place: isolates that count, each phenotype, bed-days of the perimeter."""
        import polars as pl

        by = self.look.by
        keys = list(placing.PLACES[by])
        flags = [self._bears(one).sum().cast(pl.Int64).alias(one.code) for one in resistance.phenotypes()]
        counted = self.kept.group_by(keys).agg(pl.len().cast(pl.Int64).alias("isolates"), *flags)
        days = placing.amounts(placing.placed(self.units, by)).select(*keys, "bed_days")
        table = counted.join(days, on=keys, how="left").sort("isolates", *keys, descending=[True, *[False] * len(keys)])
        return consumption.named(self.asked, table, self.units, by)

    def _bears(self, one: rules.Phenotype) -> "pl.Expr":
        import polars as pl

        borne = pairs.resistant(one.column, self.kept)
        return borne & pl.col("organism").is_in(sorted(one.organisms)) if one.organisms else borne


def _located(frame: "pl.DataFrame", units: "pl.DataFrame") -> "pl.DataFrame":
    """The isolates with the places of their units; one of no structure is in no service and no pôle."""
    import polars as pl

    found = frame.join(units, on=list(placing.KEYS), how="left", maintain_order="left")
    return found.with_columns(
        pl.col("service_code").fill_null(placing.NO_SERVICE), pl.col("pole_code").fill_null(placing.NO_POLE)
    )


def look_at(place: Place, look: Look) -> Looked:
    """Everything the page needs, from the isolates gathered once."""
    asked = place.asked()
    held = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    looked = Looked(place, look, asked, held, resistance.select(asked, rule=look.rule, gathered=held))
    if look.where and looked.units.is_empty():
        raise Refusal(f"Lieu inconnu de la structure : « {look.place_code} ».")
    return looked
