"""The organism × antibiotic pairs that surveillance follows, as one hospital or several show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption
from jalon.antibiotics.queries import resistance
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.resistance import Selection
from jalon.antibiotics.rules.incidence import Incidence, incidence
from jalon.antibiotics.rules.resistance import GREY_UNDER, with_classes
from jalon.antibiotics.rules.results import NOT_TESTED, R
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.intervals import clopper_pearson

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class FollowedFigure:
    """A pair and what was found of it. `share`, `low`, `high` are between 0 and 1; all None when nothing was tested.

    A phenotype is counted over all isolates of its organism (`tested` is then `isolates`). `incidence` is per 1,000
    bed-days of the rates' perimeter, None without bed-days.
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


def pairs() -> list[FollowedPair]:
    """Every followed pair of the catalogue, in the order of its files."""
    return [pair for held in catalogue.current().atb_pairs.values() for pair in held.pairs]


def followed(asked: Asked, *, rule: str = "spares", selection: Selection | None = None) -> list[FollowedFigure]:
    """The followed pairs for the hospitals asked; the perimeter of the question counts above and below the line."""
    chosen = selection or resistance.select(asked, rule=rule)
    frame = with_classes(chosen.kept, resistance.classes())
    days = bed_days_of(asked)
    return [figure(pair, frame, days) for pair in pairs()]


def figure(pair: FollowedPair, frame: "pl.DataFrame", bed_days: int | None) -> FollowedFigure:
    """One pair counted over isolates that have their class results."""
    borne = isolates_of(pair, frame)
    resistant, tested = counts(pair, borne)
    bounds = clopper_pearson(resistant, tested) if tested else None
    return FollowedFigure(
        pair, resistant, tested, borne.height,
        resistant / tested if tested else None, bounds.low if bounds else None, bounds.high if bounds else None,
        bed_days, incidence(resistant, bed_days) if pair.measure == "incidence" else None,
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
    if pair.phenotype:
        return _bearing(pair.phenotype, borne), borne.height
    code = pair.class_code or pair.code
    if code not in borne.columns:
        return 0, 0
    return int((borne[code] == R).sum()), int((borne[code] > NOT_TESTED).sum())


def _bearing(phenotype: str, borne: "pl.DataFrame") -> int:
    """How many bear it: a flag of the file or of the label, or R to the molecule that defines it."""
    column = next(one.column for one in resistance.phenotypes() if one.code == phenotype)
    if column not in borne.columns:
        return 0
    held = borne[column]
    return int((held == R if held.dtype.is_integer() else held.fill_null(False)).sum())


def bed_days_of(asked: Asked, periods: Sequence[str] | None = None) -> int | None:
    """The bed-days of the rates' perimeter; None when no file says any."""
    units = consumption.units_with_days(asked.hospitals, periods or asked.periods, asked.rate_perimeter, asked.known_at)
    inside = units.filter(units["eligible"] & units["bed_days"].is_not_null())
    return int(inside["bed_days"].sum()) if inside.height else None
