"""A pair in full: its figure, its course, the rules side by side, its places and specimens."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from jalon.antibiotics import references
from jalon.antibiotics.facts import files
from jalon.antibiotics.facts import isolates as facts
from jalon.antibiotics.facts.isolates import Gathered
from jalon.antibiotics.queries import consumption, pairs, resistance
from jalon.antibiotics.queries.asked import Asked, ask
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.resisting.looking import Looked
from jalon.antibiotics.rules import consumption as placing
from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules import resistance as rules
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.periods import Period

if TYPE_CHECKING:
    import polars as pl

COURSE = 12  # quarters, or years, at most on a chart


class Told(NamedTuple):
    """A figure of a period or of a rule (`what`); `hidden`: not to be told outside the hospital."""

    what: str
    figure: FollowedFigure
    hidden: bool


@dataclass
class Paired:
    """The figures of a pair; `looked` is the page it is looked at from, with its rule and filters."""

    looked: Looked
    pair: FollowedPair

    @cached_property
    def organisms(self) -> list[str]:
        """The Latin names that the pair is about."""
        return sorted(references.groups()[self.pair.group]) if self.pair.group else [self.pair.organism]

    @cached_property
    def marked(self) -> "pl.DataFrame":
        """The isolates of the pair that count, in the filters (`chosen`) or not, `resistant` and `tested` told."""
        return pairs.marked(self.pair, self.looked.frame)

    @cached_property
    def kept(self) -> "pl.DataFrame":
        return self.marked.filter("chosen")

    @cached_property
    def figure(self) -> FollowedFigure:
        return pairs.figure(self.pair, self.looked.kept, self.looked.bed_days, density=True)

    @cached_property
    def hidden(self) -> bool:
        return self.looked.is_hidden(self.figure)

    @cached_property
    def rules(self) -> list[Told]:
        """Every rule and the figure it gives, over the same isolates of the perimeter."""
        held = self._of_the_pair(self.looked.gathered)
        return [self._under(self.looked.asked, held, rule, rule) for rule in duplicates.RULES]

    def _under(self, asked: Asked, held: Gathered, rule: str, what: str) -> Told:
        """The figure of a period under a rule; the filters choose after it, as everywhere."""
        import polars as pl

        frame = self.looked.with_chosen(resistance.select(asked, rule=rule, gathered=held).kept)
        days = pairs.bed_days_of(asked) if asked.perimeter.filters_units and not self.looked.look.where else None
        figure = pairs.figure(self.pair, frame.filter(pl.col("chosen")), days, density=True)
        return Told(what, figure, self.looked.would_tell(figure, frame))

    def _of_the_pair(self, held: Gathered) -> Gathered:
        """The isolates of its species alone: a rule never compares two species."""
        import polars as pl

        return Gathered(held.frame.filter(pl.col("organism").is_in(self.organisms)), held.molecules, held.files)

    def course(self, length: str) -> list[Told]:
        """Period by period up to the one looked at, each its own window of de-duplication."""
        asked = self.looked.asked
        held = files.periods_held(asked.hospitals)
        known = sorted({one[:4] for one in held} if length == "year" else {one for one in held if len(one) > 4})
        upto = [one for one in known if Period(one).last_day <= asked.period.last_day]
        return [self._at(one) for one in upto[-COURSE:]]

    def _at(self, period: str) -> Told:
        now = self.looked.asked
        asked = ask(now.hospitals, period, now.perimeter.id, now.known_at)
        held = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
        return self._under(asked, self._of_the_pair(held), self.looked.look.rule, period)

    @cached_property
    def quarters(self) -> list[Told]:
        return self.course("quarter")

    @cached_property
    def years(self) -> list[Told]:
        return self.course("year")

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """A row per place: resistant, tested, isolates, share and bounds, bed-days, `hidden` outside the hospital."""
        looked, by = self.looked, self.looked.look.by
        keys = list(placing.PLACES[by])
        table = self._told(pairs.gathered_by(self.kept, keys), [])
        days = placing.amounts(placing.placed(looked.units, by)).select(*keys, "bed_days")
        table = table.join(days, on=keys, how="left").sort("isolates", *keys, descending=[True, *[False] * len(keys)])
        return consumption.named(looked.asked, table, looked.units, by)

    @cached_property
    def specimens(self) -> list[dict[str, Any]]:
        """A row per kind of specimen; None where the file does not say it."""
        return self._told(pairs.gathered_by(self.kept, ["specimen"]), []).to_dicts()

    @cached_property
    def species(self) -> list[dict[str, Any]]:
        """A row per species of a group."""
        return self._told(pairs.gathered_by(self.kept, ["organism"]), []).to_dicts()

    def _told(self, table: "pl.DataFrame", within: list[str]) -> "pl.DataFrame":
        import polars as pl

        if self.looked.place.inside:
            return table.with_columns(hidden=pl.lit(False))
        return rules.masked(table, within=within)
