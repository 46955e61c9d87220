"""What the pages of the months are given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from jalon.accounts.access import Perimeter
from jalon.indicators.projection import MonthView
from jalon.jobs.models import Job
from jalon.kernel.periods import Period
from jalon.tracking import forms, frame, reading
from jalon.tracking import queries as grids
from jalon.tracking.display import shown_cell
from jalon.tracking.frame import Place
from jalon.tracking.models import Archive, Closing
from jalon.tracking.months import access, naming, queries, remaining, rules
from jalon.tracking.months.queries import Difference, MonthRow
from jalon.tracking.months.remaining import Remaining
from jalon.tracking.queries import Look
from jalon.ui import french
from jalon.ui.tables import Column, Link, Table

PROGRESS_OF = 6  # the last open months of which the completion is counted
SHOWN = 500  # differences drawn; their count is told whole
WORDS = {"xlsx": "Classeur", "csv": "CSV canonique", "parquet": "Parquet", "manifest": "Manifeste"}


@dataclass(frozen=True)
class ListedMonth:
    """A month on the page: what is known of it, what may be done with it."""

    row: MonthRow
    url: str
    remaining: Remaining | None
    due: bool
    job: Job | None
    archives: list[dict[str, Any]]

    @property
    def share_then(self) -> float | None:
        """Of a closed month, the part that was completed at its closing, as its archive says."""
        sealed = next((one.manifest.get("cases_de_la_region") for one in self.row.archives_of_standing), None)
        return 100 * sealed["faites"] / sealed["cases"] if sealed and sealed["cases"] else None


def listing(place: Place, perimeter: Perimeter, user: Any) -> dict:
    may_close = perimeter.may_close(place.region)
    rows = queries.month_rows(place.grid.id, place.region)
    counted = {row.month for row in [row for row in rows if row.is_open][:PROGRESS_OF]}
    jobs = _archive_jobs(rows, perimeter, user)
    listed = [_listed(place, row, perimeter, row.month in counted, jobs) for row in rows]
    return frame.context(
        place,
        "tracking:months",
        perimeter,
        page_title="Mois et archives",
        page_note=_note(rows),
        listed=listed,
        may_close=may_close,
        why_not_close="" if may_close else perimeter.why_not_close(place.region),
        usual=rules.usual_closing_day(rows[0].month) if rows else None,
    )


def before_closing(place: Place, month: Period, perimeter: Perimeter) -> dict:
    """What the month still lacks, and the name its archive will bear."""
    view = reading.month_of(perimeter, place.grid.id, place.region, month, now=True)
    closings = Closing.objects.filter(grid=place.grid.id, region=place.region, month=month.code)
    left = remaining.of(view)
    return frame.context(
        replace(place, month=month),
        "tracking:months",
        perimeter,
        page_title=f"Clore {month.label}",
        month=month,
        left=left,
        table=_left_table(place, month, left),
        contests_url=place.url("tracking:contests"),
        archive_parts=str(naming.name_of(view, closings.count() + 1)).split("_"),
        standing=queries.closing_of(place.grid.id, place.region, month),
    )


def before_reopening(place: Place, closing: Closing, perimeter: Perimeter) -> dict:
    month = Period(closing.month)
    return frame.context(
        replace(place, month=month),
        "tracking:months",
        perimeter,
        page_title=f"Rouvrir {month.label}",
        month=month,
        closing=closing,
    )


def since(place: Place, closing: Closing, perimeter: Perimeter, *, counted_only: bool) -> dict:
    """What a closed month would show today and did not when it was closed."""
    grid, region, month = closing.grid, closing.region, Period(closing.month)
    then = reading.month_of(perimeter, grid, region, month)
    now = reading.month_of(perimeter, grid, region, month, now=True)
    found = queries.since(then, now)
    urls = {
        "since_url": _month_url("tracking:month_since", place, month),
        "closed_url": _grid_url(place, month),
        "now_url": _grid_url(place, month, connu=forms.NOW),
    }
    if counted_only:
        return {"since": found, "closing": closing, **urls}
    cells = queries.differences(then, now, SHOWN)
    return frame.context(
        replace(place, month=Period(closing.month)),
        "tracking:months",
        perimeter,
        page_title=f"Connu depuis la clôture {french.month(month.code, 'de')}",
        closing=closing,
        month=month,
        since=found,
        table=_differences_table(place, month, cells),
        truncated=found.cells > len(cells),
        shown=len(cells),
        **urls,
    )


def verdict(archive: Archive, job: Job, perimeter: Perimeter) -> dict:
    closing = archive.closing
    grid = grids.grid_definition(closing.grid)
    place = Place(grid, closing.region, Period(closing.month))
    columns = [
        Column("FINESS", "code"), Column("Colonne"), Column("Dans l'archive scellée"), Column("Recalculé aujourd'hui"),
    ]  # fmt: skip
    rows = [[one["finess"], one["column"], one["sealed"], one["rebuilt"]] for one in job.result.get("first", [])]
    return frame.context(
        place,
        "tracking:months",
        perimeter,
        page_title="Vérification d'une archive",
        archive=archive,
        parts=archive.name.split("_"),
        job=job,
        result=job.result,
        table=Table("Les premières différences", columns, rows) if rows else None,
    )


def banner(look: Look, view: MonthView) -> dict | None:
    """What the grid says above a closed month; None for an open one."""
    closing = queries.closing_of(look.grid.id, look.region, look.month)
    if closing is None:
        return None
    place = Place(look.grid, look.region, look.month)
    return {
        "closing": closing,
        "place": place,
        "as_closed": view.known_at == closing.known_at,
        "now": look.now,
        "since_url": _month_url("tracking:month_since", place, look.month),
        "now_url": _grid_url(place, look.month, connu=forms.NOW),
        "closed_url": _grid_url(place, look.month),
        "months_url": place.url("tracking:months"),
    }


def _listed(place: Place, row: MonthRow, perimeter: Perimeter, counted: bool, jobs: Mapping[int, Job]) -> ListedMonth:
    left = None
    if counted:
        left = remaining.of(reading.month_of(perimeter, place.grid.id, place.region, row.month))
    return ListedMonth(
        row=row,
        url=_grid_url(place, row.month),
        remaining=left,
        due=row.is_open and rules.is_due(row.closes_on, timezone.localdate()),
        job=jobs.get(row.closing.pk) if row.closing else None,
        archives=[_archive(one, perimeter) for one in row.archives],
    )


def _archive(archive: Archive, perimeter: Perimeter) -> dict[str, Any]:
    why_not = access.why_not_take(perimeter, archive.closing)
    files = [
        {
            "word": WORDS[file.kind],
            "url": reverse("tracking:archive_file", args=[archive.closing.grid, file.pk]),
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in sorted(archive.files.all(), key=lambda file: list(WORDS).index(file.kind))
    ]
    return {"archive": archive, "parts": archive.name.split("_"), "files": files, "why_not": why_not}


def _archive_jobs(rows: Iterable[MonthRow], perimeter: Perimeter, user: Any) -> dict[int, Job]:
    """The work under way for the closings that have no archive yet."""
    wanted = [row.closing.pk for row in rows if row.closing and not row.archives_of_standing]
    if not wanted:
        return {}
    found = Job.objects.filter(kind="tracking.archive", arguments__closing__in=wanted).order_by("pk")
    seen = found if perimeter.is_administrator else found.filter(requested_by=user)
    return {job.arguments["closing"]: job for job in seen}


def _note(rows: Iterable[MonthRow]) -> str:
    due = [row for row in rows if row.is_open and row.closes_on]
    if not due:
        return ""
    first = min(due, key=lambda row: row.closes_on or timezone.localdate())
    return f"{first.month.label} est à clore le {first.closes_on:%d/%m/%Y}"


def _left_table(place: Place, month: Period, left: Remaining) -> Table:
    columns = [
        Column("Colonne"), Column("Thème"), Column("Confirmées ou saisies", "number"), Column("Reprises", "number"),
        Column("Vides", "number"), Column("Part faite", "percent", decimals=0),
    ]  # fmt: skip
    rows = [
        [
            Link(one.column.definition.label, _grid_url(place, month, **{f"f.{one.column.definition.id}": "vide"})),
            one.theme,
            one.done,
            one.carried,
            one.empty,
            100 * one.done / one.lines if one.lines else None,
        ]
        for one in left.columns
    ]
    total: tuple = ()
    if len(rows) > 1:
        empty = sum(one.empty for one in left.columns)
        total = ("Ensemble", "", left.done, left.carried, empty, left.share)
    return Table("Les colonnes que la région tient à jour", columns, rows, total)


def _differences_table(place: Place, month: Period, cells: Iterable[Difference]) -> Table:
    columns = [
        Column("Établissement"), Column("FINESS", "code"), Column("Thème"), Column("Colonne"),
        Column("À la clôture"), Column("Connu maintenant"),
    ]  # fmt: skip
    themes = {theme.id: theme.title for theme in place.grid.themes}
    rows = [
        [
            Link(one.name, _cell_url(place, month, one)),
            one.finess,
            themes.get(one.column.definition.theme, one.column.definition.theme),
            one.column.definition.label,
            _words(one.then, one),
            _words(one.now, one),
        ]
        for one in cells
    ]
    return Table("Les cases qui ne disent plus la même chose", columns, rows)


def _words(entry: list, one: Difference) -> str:
    text = shown_cell(entry, one.column.indicator.value).text or "vide"
    period = entry[2]
    return f"{text} ({Period(period).label})" if period and one.column.definition.shows == "latest" else text


def _cell_url(place: Place, month: Period, one: Difference) -> str:
    address = reverse("tracking:cell", args=[place.grid.id, one.finess, one.column.definition.id])
    return f"{address}?{urlencode({'region': place.region, 'mois': month.code, 'connu': forms.NOW})}"


def _grid_url(place: Place, month: Period, **more: str) -> str:
    query = urlencode({"region": place.region, "mois": month.code, **more})
    return f"{reverse('tracking:grid', args=[place.grid.id])}?{query}"


def _month_url(name: str, place: Place, month: Period) -> str:
    query = urlencode({"region": place.region, "mois": month.code})
    return f"{reverse(name, args=[place.grid.id, month.code])}?{query}"
