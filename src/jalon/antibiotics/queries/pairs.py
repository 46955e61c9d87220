"""The organism × antibiotic pairs that surveillance follows, as one hospital or several show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption
from jalon.antibiotics.queries import resistance
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.resistance import GROUPS, Selection
from jalon.antibiotics.rules.incidence import Incidence, incidence
from jalon.antibiotics.rules.resistance import GREY_UNDER, greyed, with_bounds, with_classes
from jalon.antibiotics.rules.results import NOT_TESTED, R
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.intervals import clopper_pearson

if TYPE_CHECKING:
    import polars as pl


GROUP = "groupe:"


@dataclass(frozen=True)
class FollowedFigure:
    """A pair and what was found of it. `share`, `low`, `high` are between 0 and 1; all None when nothing was tested.

    A phenotype is counted over all isolates of its organism (`tested` is then `isolates`). `incidence` is per 1,000
    bed-days of the perimeter, None without bed-days.
    """

    pair: FollowedPair
    resistant: int
    tested: int
    isolates: int
    share: float | None
    low: float | None
    high: float | None
    bed_days: int | None
    incidence: Incidence | None

    @property
    def is_incidence(self) -> bool:
        return self.pair.measure == "incidence"

    @property
    def grey(self) -> bool:
        """So few isolates that the percentage is shown and not to be relied upon."""
        return self.tested < GREY_UNDER


def pair_of(organism: str, code: str) -> FollowedPair:
    """Any organism (or `groupe:` and the name of one) and anything it may resist, as a followed pair is."""
    group = organism.removeprefix(GROUP) if organism.startswith(GROUP) else ""
    traits = {one.code for one in resistance.phenotypes()}
    is_class = code in references.classes()
    who = GROUPS.get(group, group) if group else organism
    return FollowedPair(
        id=f"{organism} {code}", title=f"{who}, {resistance.code_title(code)}", measure="percent", group=group,
        organism="" if group else organism, phenotype=code if code in traits else "",
        class_code=code if is_class else "", code="" if is_class or code in traits else code,
    )  # fmt: skip


def pairs() -> list[FollowedPair]:
    """Every followed pair of the catalogue, in the order of its files."""
    return [pair for held in catalogue.current().atb_pairs.values() for pair in held.pairs]


def followed(asked: Asked, *, rule: str = "spares", selection: Selection | None = None) -> list[FollowedFigure]:
    """The followed pairs for the hospitals asked; the perimeter of the question counts above and below the line.

    A perimeter that filters no unit has no bed-days of its own: nothing is then divided by those of another.
    """
    chosen = selection or resistance.select(asked, rule=rule)
    frame = with_classes(chosen.kept, resistance.classes())
    days = bed_days_of(asked) if asked.perimeter.filters_units else None
    return [figure(pair, frame, days) for pair in pairs()]


def figure(pair: FollowedPair, frame: "pl.DataFrame", bed_days: int | None, *, density: bool = False) -> FollowedFigure:
    """One pair counted over isolates that have their class results. `density`: its incidence whatever its measure."""
    borne = isolates_of(pair, frame)
    found, out_of = counts(pair, borne)
    bounds = clopper_pearson(found, out_of) if out_of else None
    return FollowedFigure(
        pair, found, out_of, borne.height,
        found / out_of if out_of else None, bounds.low if bounds else None, bounds.high if bounds else None,
        bed_days, incidence(found, bed_days) if density or pair.measure == "incidence" else None,
    )  # fmt: skip


def isolates_of(pair: FollowedPair, frame: "pl.DataFrame") -> "pl.DataFrame":
    """The isolates that a pair is about: its organism or group, and its kinds of specimens when it names some."""
    import polars as pl

    kept = frame
    if pair.organism:
        kept = kept.filter(pl.col("organism") == pair.organism)
    elif pair.group:
        kept = kept.filter(pl.col("organism").is_in(sorted(references.groups().get(pair.group, frozenset()))))
    if pair.specimens:
        kept = kept.filter(pl.col("specimen").is_in(list(pair.specimens)))
    return kept


def counts(pair: FollowedPair, borne: "pl.DataFrame") -> tuple[int, int]:
    """(resistant, tested); a phenotype is a flag of the file or of the label, over all the isolates."""
    held = borne.with_columns(resistant=resistant(column_of(pair), borne), tested=tested(pair, borne))
    return int(held["resistant"].sum()), int(held["tested"].sum())


def resistant(column: str, borne: "pl.DataFrame") -> "pl.Expr":
    """Whether each isolate resists, or bears the phenotype: R to a molecule or class, or a flag (blank: absent)."""
    import polars as pl

    if column not in borne.columns:
        return pl.lit(False)
    held = pl.col(column)
    return held == R if borne[column].dtype.is_integer() else held.cast(pl.Boolean).fill_null(False)


def tested(pair: FollowedPair, borne: "pl.DataFrame") -> "pl.Expr":
    """Whether each isolate counts below the line: tested to the molecule or class; all of them for a phenotype."""
    import polars as pl

    column = column_of(pair)
    if pair.phenotype or column not in borne.columns:
        return pl.lit(bool(pair.phenotype))
    return pl.col(column) > NOT_TESTED


def column_of(pair: FollowedPair) -> str:
    """The column of the isolates that holds what the pair is about."""
    if pair.phenotype:
        return next(one.column for one in resistance.phenotypes() if one.code == pair.phenotype)
    return pair.class_code or pair.code


def marked(pair: FollowedPair, frame: "pl.DataFrame") -> "pl.DataFrame":
    """The isolates of the pair with `resistant` and `tested`, true or false."""
    borne = isolates_of(pair, frame)
    return borne.with_columns(resistant=resistant(column_of(pair), borne), tested=tested(pair, borne))


def gathered_by(held: "pl.DataFrame", keys: Sequence[str]) -> "pl.DataFrame":
    """Marked isolates counted: keys…, resistant, tested, isolates, share, low, high, grey."""
    import polars as pl

    counts = [pl.col(name).sum().cast(pl.Int64) for name in ("resistant", "tested")]
    found = held.group_by(keys).agg(*counts, pl.len().cast(pl.Int64).alias("isolates")).sort(keys)
    return greyed(with_bounds(found))


def bed_days_of(asked: Asked, periods: Sequence[str] | None = None) -> int | None:
    """The bed-days of the rates' perimeter; None when no file says any."""
    units = consumption.units_with_days(asked.hospitals, periods or asked.periods, asked.rate_perimeter, asked.known_at)
    inside = units.filter(units["eligible"] & units["bed_days"].is_not_null())
    return int(inside["bed_days"].sum()) if inside.height else None
