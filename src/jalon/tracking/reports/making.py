"""A report made: its parts, what it lacks, what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jalon.accounts.access import Perimeter
from jalon.catalogue import regions
from jalon.catalogue.definitions import GridDefinition, ReportDefinition
from jalon.indicators import projection
from jalon.kernel.periods import Period, months_between
from jalon.tracking import export, origins
from jalon.tracking.months.queries import closing_of
from jalon.tracking.queries import grid_definition
from jalon.tracking.reports import parts, queries
from jalon.tracking.reports.changes import changes
from jalon.tracking.reports.parts import Part, Reads
from jalon.tracking.reports.queries import Month, Readiness, Scope

HISTORY = 6  # months read at least: the curves, and since when an alert lasts


@dataclass(frozen=True)
class Report:
    """Everything the page, the PDF and the workbook say; each of them only sets it."""

    definition: ReportDefinition
    grid: GridDefinition
    region: str
    month: Period
    scope: Scope
    parts: Sequence[Part]
    readiness: Readiness
    lines: int
    known_at: datetime
    closed: bool
    fictitious: bool
    sources: Sequence[tuple[str, str]]  # title of the file, month of its data

    @property
    def region_name(self) -> str:
        return export.region_name(self.region)

    @property
    def scope_name(self) -> str:
        """The part of the region it is about; empty when it is the whole."""
        said = []
        if code := self.scope.department:
            known = regions.DEPARTMENTS.get(code)
            said.append(f"{known.name} ({code})" if known else code)
        if self.scope.named_list:
            said.append(f"liste « {self.scope.named_list.name} »")
        return ", ".join(said)

    @property
    def title(self) -> str:
        place = f"{self.region_name}, {self.scope_name}" if self.scope_name else self.region_name
        return f"{self.definition.title} – {place} – {self.month.label}"


def make(
    *, report_id: str, grid_id: str, region: str, month: Period, perimeter: Perimeter, scope: Scope | None = None
) -> Report:
    """Make a report from a month of a grid, as this person may read it."""
    definition, scope = queries.report_definition(report_id, grid_id), scope or Scope()
    months = _months(definition, grid_id, region, month, perimeter, scope)
    now = months[-1]
    wanted = queries.columns_named(definition)
    readiness = queries.owed(now, wanted, months[:-1])
    moved = any(section.kind == "moved" for section in definition.sections) and len(months) > 1
    reads = Reads(months, readiness, changes(perimeter, grid_id, region, month, scope) if moved else None)
    made = (parts.BUILDERS[section.kind](section, reads) for section in definition.sections)
    used = [column for column in now.view.columns if column.definition.id in wanted]
    closing = closing_of(grid_id, region, month)
    return Report(
        definition=definition,
        grid=grid_definition(grid_id),
        region=region,
        month=month,
        scope=scope,
        parts=[part for part in made if part is not None],
        readiness=readiness,
        lines=len(now.positions),
        known_at=closing.known_at if closing else timezone.now(),
        closed=closing is not None,
        fictitious=origins.is_fictitious(used),
        sources=_sources(used),
    )


def _months(
    definition: ReportDefinition, grid_id: str, region: str, month: Period, perimeter: Perimeter, scope: Scope
) -> list[Month]:
    """The months read, oldest first: those drawn, as far back as anything is known."""
    drawn = max((section.months for section in definition.sections), default=HISTORY)
    known = projection.months_known(grid_id, region)
    back = months_between(known[-1], month) if known else 0
    wanted = queries.columns_named(definition)
    steps = range(min(max(drawn, HISTORY) - 1, max(back, 0)), -1, -1)
    return [queries.read_month(perimeter, grid_id, region, month.shifted(-step), scope, wanted) for step in steps]


def _sources(columns) -> list[tuple[str, str]]:
    """The files behind the columns, each with the month of its data, by title."""
    found = {(origin.source, column.data_period) for column in columns for origin in origins.files_behind(column)}
    return [(title, Period(period).label) for title, period in sorted(found)]
