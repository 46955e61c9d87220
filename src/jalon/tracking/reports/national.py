"""The region beside the nation, for the figures of a report: only where a national file, or a bundle, states it."""

from collections.abc import Sequence
from dataclasses import dataclass

from jalon import catalogue
from jalon.catalogue.definitions import ReportFigure
from jalon.indicators.comparison.nation import ALONE, Nation, nation
from jalon.kernel.intervals import wilson
from jalon.tracking.reports import rules
from jalon.tracking.reports.figures import Figure, figure_of
from jalon.tracking.reports.queries import Month
from jalon.tracking.reports.rules import Reading

NOT_SAID = "Aucun fichier national ne donne ces chiffres."
ABOVE, BELOW, ALIKE, UNKNOWN = "au-dessus", "au-dessous", "pas d’écart établi", ""


@dataclass(frozen=True)
class Position:
    """A figure of the region and that of the country; `nation` None: no file states it, and `why` says so."""

    figure: Figure
    nation: Reading | None
    why: str = ""
    sources: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        return rules.change(self.figure.now, self.nation)

    @property
    def reads(self) -> str:
        """Whether the gap is more than chance alone would allow around the region's share (Wilson, 95 %)."""
        now, there = self.figure.now, self.nation
        if there is None or there.value is None or now.value is None:
            return UNKNOWN
        around = wilson(now.count or 0, now.out_of or 0) if now.kind == rules.SHARE else None
        if around is None:
            return UNKNOWN
        if around.low <= there.value / 100 <= around.high:
            return ALIKE
        return ABOVE if now.value > there.value else BELOW


def positions(said: Sequence[ReportFigure], months: Sequence[Month]) -> list[Position]:
    """The figures that a national file states, then those it does not, which are said too."""
    made = [one for one in (figure_of(each, months, [months[-1].view.month]) for each in said) if one]
    found = [_position(one, months[-1]) for one in made if one.now.kind != rules.SUM]
    return sorted(found, key=lambda one: one.nation is None)


def _position(figure: Figure, month: Month) -> Position:
    view = month.view
    period = figure.column.data_period or view.month.code
    country = nation(
        figure.column.indicator, period, view.grid.domain, catalogue.current().indicators, known_at=view.known_at
    )
    reading = _reading(figure, country)
    if reading is not None and country.measured is not None and _alone(figure.now, reading):
        return Position(figure, None, ALONE, country.sources)
    return Position(figure, reading, "" if reading else country.why, country.sources)


def _alone(region: Reading, country: Reading) -> bool:
    """Whether what is said of the country rests on no more structures than the region's own figure."""
    here, there = region.out_of or region.count, country.out_of or country.count
    return here is not None and there is not None and there <= here


def _reading(figure: Figure, country: Nation) -> Reading | None:
    if isinstance(country.stated, int | float):
        return Reading(figure.now.kind, float(country.stated))
    if country.measured is None:
        return None
    if figure.now.kind == rules.SHARE:
        if country.named_only:
            return None
        found = [country.measured.shares().of(value) for value in figure.counted]
        out_of, count = country.measured.shares().n, sum(one.count for one in found)
        return Reading(rules.SHARE, 100 * count / out_of, count, out_of) if out_of else None
    spread = country.measured.distribution()
    value = spread.rate if figure.now.kind == rules.RATE else spread.median
    return Reading(figure.now.kind, value, spread.n) if value is not None else None
