"""Workbooks out and come back, and who else is at work on a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from jalon.catalogue.definitions import GridDefinition
from jalon.indicators.models import Batch, Indicator, Observation
from jalon.kernel.periods import Period
from jalon.tracking.models import GridMonth, ReturnedCell, Workbook, WorkbookReturn
from jalon.tracking.workbooks.rules import REFUSED, Held, recalled

RECENT = timedelta(days=7)
USUAL_TIME = timedelta(days=14)
THEIRS, CURRENT = "theirs", "current"  # a conflict settled: as the file says, or as Jalon holds


@dataclass(frozen=True)
class AtWork:
    """Somebody who is completing the same month: on a workbook, or on the screen."""

    name: str
    since: datetime
    until: date | None = None  # of a workbook: when it should be back; None on the screen
    cells: int = 0  # on the screen: how many he wrote in the last days

    @property
    def on_workbook(self) -> bool:
        return self.until is not None


def out(grid_id: str, region: str, month: Period | str) -> QuerySet[Workbook]:
    """The workbooks of a month, the last first, each with what came back of it."""
    found = Workbook.objects.filter(grid=grid_id, region=region, month=str(month))
    return found.select_related("made_by", "lost_by").prefetch_related("returns__received_by")


def expected(grid_id: str, region: str, month: Period | str) -> QuerySet[Workbook]:
    """Those that are awaited: neither applied, nor lost, nor past their day; one without a day is not awaited."""
    back = WorkbookReturn.objects.filter(state=WorkbookReturn.State.APPLIED).values("workbook")
    late = Q(returns_until__lt=timezone.localdate())
    return (
        out(grid_id, region, month).filter(lost_at=None, returns_until__isnull=False).exclude(late).exclude(pk__in=back)
    )


def at_work(grid: GridDefinition, region: str, month: Period | str, lines: list[int], but: int | None) -> list[AtWork]:
    """Who else is completing the month, `but` the one who asks: workbooks out, then people who wrote lately."""
    found = [
        AtWork(str(one.made_by or "L'exploitant"), one.made_at, until=one.returns_until)
        for one in expected(grid.id, region, month)
        if one.made_by_id != but
    ]
    return found + _writers(grid, month, lines, but)


def _writers(grid: GridDefinition, month: Period | str, lines: list[int], but: int | None) -> list[AtWork]:
    """Those who wrote on the screen in the last days, in cells of these lines, the latest first."""
    recent = Batch.objects.filter(
        kind=Batch.Kind.EDIT, applied_at__gte=timezone.now() - RECENT, author__isnull=False,
        first_period__lte=str(month), last_period__gte=str(month),
    ).exclude(author=but)  # fmt: skip
    batches = {batch.pk: batch for batch in recent.select_related("author")}
    codes = {column.indicator for column in grid.columns}
    numbers = list(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))
    places = Observation.objects.filter(batch__in=list(batches), indicator__in=numbers, period=str(month))
    here, found = set(lines), dict[object, AtWork]()
    for batch_id, entity in places.values_list("batch_id", "entity_id"):
        if entity in here:
            batch = batches[batch_id]
            before = found.get(batch.author_id) or AtWork(str(batch.author), batch.applied_at or timezone.now())
            last = max(before.since, batch.applied_at or before.since)
            found[batch.author_id] = AtWork(before.name, last, cells=before.cells + 1)
    return sorted(found.values(), key=lambda one: one.since, reverse=True)


def usual_limit(grid_id: str, region: str, month: Period | str) -> date:
    """The day by which a workbook is asked back unless said otherwise: two weeks, or when the month is to be closed."""
    limit = timezone.localdate() + USUAL_TIME
    opened = GridMonth.objects.filter(grid=grid_id, region=region, month=str(month)).first()
    closes_on = opened.closes_on if opened else None
    return min(limit, closes_on) if closes_on and closes_on >= timezone.localdate() else limit


Settled = dict[tuple[int, str], tuple[Held, Held]]  # (entity, column) → what the file held, what Jalon held afterwards


def earlier_returns(workbook: Workbook) -> list[Settled]:
    """What each earlier return of this workbook settled, the first first.

    So that a copy that goes on travelling is compared with its last return, not with its first day. What was
    refused, what was left undecided and what was taken back since are compared as on the first day.
    """
    standing = workbook.returns.filter(state=WorkbookReturn.State.APPLIED)
    standing = standing.exclude(batch__undone_by__applied_at__isnull=False)
    cells = ReturnedCell.objects.filter(returned__in=standing, entity__isnull=False).exclude(outcome=REFUSED)
    found: dict[int, Settled] = {}
    for cell in cells.exclude(outcome=ReturnedCell.Outcome.CONFLICT, chosen="").order_by("returned_id", "pk"):
        stands = cell.current if cell.chosen == CURRENT else cell.theirs
        settled = found.setdefault(cell.returned_id, {})
        settled[cell.entity_id or 0, cell.column] = (recalled(cell.theirs), recalled(stands))
    return list(found.values())


def counts_of(returned: WorkbookReturn) -> dict[str, int]:
    """How many cells were applied, in conflict (and undecided), refused."""
    rows = returned.cells.values("outcome").annotate(n=Count("pk"), open=Count("pk", filter=Q(chosen="")))
    told = {row["outcome"]: row["n"] for row in rows}
    undecided = next((row["open"] for row in rows if row["outcome"] == ReturnedCell.Outcome.CONFLICT), 0)
    return {**dict.fromkeys(("applied", "conflict", "refused"), 0), **told, "undecided": undecided}


def undone_at(returned: WorkbookReturn) -> datetime | None:
    if returned.batch is None:
        return None
    return returned.batch.undone_by.exclude(applied_at=None).aggregate(at=Max("applied_at"))["at"]
