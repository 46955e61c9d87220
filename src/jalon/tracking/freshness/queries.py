"""What a month of a grid is made of, and what it still lacks: by file, by owner, by theme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jalon import catalogue
from jalon.catalogue.definitions import Actor, GridDefinition, IndicatorDefinition, SourceDefinition
from jalon.indicators import rules as indicators
from jalon.indicators.projection import ColumnView, MonthView
from jalon.kernel.periods import Period
from jalon.sources.models import Delivery
from jalon.tracking.freshness import rules
from jalon.tracking.freshness.rules import Completeness, Timeliness

Received = dict[tuple[str, str], list[Delivery]]  # (source, month) → its deliveries, the first come first
_HOLDING = (Delivery.State.APPLIED, Delivery.State.REPLACED)


@dataclass(frozen=True)
class ExpectedFile:
    """A file that a month of the grid needs: of which month, when it is due, and what came."""

    source: SourceDefinition
    period: Period
    timeliness: Timeliness
    delivery: Delivery | None
    versions: int
    themes: tuple[str, ...]  # of the grid, that it feeds

    @property
    def owner(self) -> Actor | None:
        return catalogue.current().actors.get(self.source.owner)

    @property
    def owed_by(self) -> str:
        """Who makes the file and, when it is another, who owns its columns."""
        owner = self.owner.title if self.owner else self.source.owner
        return owner if self.source.producer == owner else f"{self.source.producer} ({owner})"

    @property
    def state(self) -> str:
        return self.timeliness.state


def expected_files(grid: GridDefinition, month: Period, today: date | None = None) -> list[ExpectedFile]:
    """The files that a month of the grid needs, those missing first, then by day due."""
    [(_, found)] = files_of_months(grid, [month], today or timezone.localdate())
    order = {"missing": 0, "expected": 1, "come_late": 2, "come": 3}
    return sorted(found, key=lambda one: (order[one.state], one.timeliness.due, one.source.title))


def files_of_months(
    grid: GridDefinition, months: Sequence[Period], today: date
) -> list[tuple[Period, list[ExpectedFile]]]:
    """The files that each month of the grid needs, source after source; the deliveries are read once for all."""
    known = catalogue.current().sources
    sources = [(known[key], themes) for key, themes in monthly_sources(grid).items()]
    wanted = {rules.data_month(month, source.period_delay).code for source, _ in sources for month in months}
    received = _received([source.id for source, _ in sources], wanted)
    return [(month, [_expected(*one, month, received, today) for one in sources]) for month in months]


def _expected(
    source: SourceDefinition, themes: tuple[str, ...], month: Period, received: Received, today: date
) -> ExpectedFile:
    period = rules.data_month(month, source.period_delay)
    deliveries = received.get((source.id, period.code), [])
    first = timezone.localdate(deliveries[0].received_at) if deliveries else None
    timeliness = Timeliness(rules.due_on(month, source.expected_by), first, today)
    return ExpectedFile(source, period, timeliness, deliveries[-1] if deliveries else None, len(deliveries), themes)


def monthly_sources(grid: GridDefinition) -> dict[str, tuple[str, ...]]:
    """The sources expected every month that feed a grid, each with the themes it feeds."""
    current = catalogue.current()
    feeds: dict[str, list[str]] = defaultdict(list)
    for column in grid.columns:
        for code in indicators.inputs(column.indicator, current.indicators):
            if column.theme not in feeds[code]:
                feeds[code].append(column.theme)
    found = {}
    for source in current.sources.values():
        if source.expected_by and source.authority == "owner":
            themes = dict.fromkeys(theme for code in published(source) for theme in feeds.get(code, ()))
            if themes:
                found[source.id] = tuple(themes)
    return found


def published(source: SourceDefinition) -> list[str]:
    """The indicators a source publishes, those of each item included."""
    found = []
    for sheet in source.sheets:
        items = [item for column in sheet.columns if column.role == "item" for item in set(column.values.values())]
        for column in sheet.columns:
            if column.role == "value":
                named = [column.indicator.replace("{item}", item) for item in items] or [column.indicator]
                found += named if "{item}" in column.indicator else [column.indicator]
    return found


def _received(sources: Iterable[str], periods: Iterable[str]) -> Received:
    """The deliveries of those sources and months, without what they were found to hold: reports are large."""
    found: Received = defaultdict(list)
    deliveries = Delivery.objects.filter(source__in=list(sources), period__in=list(periods), state__in=_HOLDING)
    for delivery in deliveries.only("source", "period", "received_at").order_by("received_at"):
        found[delivery.source, delivery.period].append(delivery)
    return found


def punctuality(
    grid: GridDefinition, months: Sequence[Period], today: date
) -> list[tuple[SourceDefinition, list[Timeliness]]]:
    """For each source, how it came month after month."""
    rows: dict[str, list[Timeliness]] = defaultdict(list)
    for _, files in files_of_months(grid, months, today):
        for expected in files:
            rows[expected.source.id].append(expected.timeliness)
    sources = catalogue.current().sources
    return sorted(((sources[key], row) for key, row in rows.items()), key=lambda pair: pair[0].title)


def late_themes(grid: GridDefinition, month: Period, today: date | None = None) -> dict[str, str]:
    """The themes of which a file is missing for the month, with the sentence that says which; for greyed bands."""
    found: dict[str, list[str]] = defaultdict(list)
    for expected in expected_files(grid, month, today):
        if expected.state == "missing":
            said = f"{expected.source.title} ({expected.period.label}), attendu le {expected.timeliness.due:%d/%m/%Y}"
            for theme in expected.themes:
                found[theme].append(f"{said}, dû par {expected.owed_by}")
    return {theme: "Fichier manquant : " + " ; ".join(said) for theme, said in found.items()}


@dataclass(frozen=True)
class Part:
    """How complete the columns of one owner in one theme are."""

    owner: str
    theme: str
    columns: int
    completeness: Completeness


def by_owner_and_theme(view: MonthView) -> list[Part]:
    """The completeness of the columns shown, computed ones and free texts apart: they are owed by nobody."""
    groups: dict[tuple[str, str], list[ColumnView]] = defaultdict(list)
    for column in view.columns:
        if is_owed(column):
            groups[column.indicator.owner, column.definition.theme].append(column)
    return [
        Part(owner, theme, len(columns), sum((of_column(one) for one in columns), Completeness()))
        for (owner, theme), columns in groups.items()
    ]


def is_owed(column: ColumnView) -> bool:
    """Whether somebody owes a value in every line of the column: a mark that some lines bear is owed nowhere."""
    indicator: IndicatorDefinition = column.indicator
    is_mark = indicator.value.type == "choice" and len(indicator.value.values) == 1
    return not (indicator.derived or column.definition.hidden or is_mark or indicator.value.type == "text")


def of_column(column: ColumnView) -> Completeness:
    return rules.completeness(column.entries, column.codes)


def by_owner(parts: Iterable[Part]) -> Mapping[str, Completeness]:
    """The same, by owner."""
    found: dict[str, Completeness] = defaultdict(Completeness)
    for part in parts:
        found[part.owner] += part.completeness
    return found
