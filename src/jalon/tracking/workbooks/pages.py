"""What the pages about workbooks are given."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from jalon.accounts.access import Perimeter
from jalon.kernel.numbers import read_whole
from jalon.tracking import frame
from jalon.tracking.frame import Place
from jalon.tracking.models import ReturnedCell, Workbook, WorkbookReturn
from jalon.tracking.months.queries import closing_of
from jalon.tracking.reading import month_of
from jalon.tracking.workbooks import access, bases, queries, results
from jalon.tracking.workbooks.forms import AskForWorkbook

CELLS_A_PAGE = 50
State = WorkbookReturn.State
WORDS = {"conflict": "En conflit", "applied": "À appliquer", "refused": "Refusées"}
WORDS_AFTER = WORDS | {"applied": "Appliquées"}


@dataclass(frozen=True)
class Row:
    """A workbook on the list, with what came of it and what this person may do."""

    workbook: Workbook
    state: str
    tone: str
    icon: str
    returns: list[tuple[WorkbookReturn, dict, bool]]  # what came back, what it became, whether it may be opened
    may_fetch: bool
    may_lose: bool


def listing(request: HttpRequest, place: Place, perimeter: Perimeter, form: AskForWorkbook | None = None) -> dict:
    rows = [_row(one, perimeter, request.user) for one in queries.out(place.grid.id, place.region, place.month)]
    closed = closing_of(place.grid.id, place.region, place.month) is not None
    may_take = access.may_take_out(perimeter, place)
    out = sum(row.state == "dehors" for row in rows)
    view = month_of(perimeter, place.grid.id, place.region, place.month)
    lines = [line["id"] for line in view.lines]
    return frame.context(
        place,
        "tracking:workbooks",
        perimeter,
        page_title="Classeurs",
        page_note=f"{out} à revenir" if out else "",
        rows=rows,
        closed=closed,
        may_take=may_take,
        form=form or ask(place, perimeter) if may_take and not closed else None,
        at_work=queries.at_work(place.grid, place.region, place.month, lines, request.user.pk),
        fresh=next((row for row in rows if str(row.workbook.pk) == request.GET.get("sorti")), None),
    )


def ask(place: Place, perimeter: Perimeter, data: Any = None) -> AskForWorkbook:
    """The form, with the départements and the themes of what this person sees of the month."""
    view = month_of(perimeter, place.grid.id, place.region, place.month)
    departments = sorted({str(line["departement"]) for line in view.lines if line.get("departement")})
    present = {column.definition.theme for column in view.columns}
    themes = [(theme.id, theme.title) for theme in place.grid.themes if theme.id in present]
    return AskForWorkbook(place, departments, themes, data)


def _row(workbook: Workbook, perimeter: Perimeter, person: Any) -> Row:
    returns = [one for one in workbook.returns.all() if one.state != State.CANCELLED]
    state, tone, icon = state_of(workbook, returns, timezone.localdate())
    return Row(
        workbook, state, tone, icon,
        [(one, queries.counts_of(one), access.may_follow(perimeter, one, person)) for one in returns],
        access.may_fetch(perimeter, workbook, person),
        state in ("dehors", "en retard") and access.may_declare_lost(perimeter, workbook, person),
    )  # fmt: skip


def state_of(workbook: Workbook, returns: list[WorkbookReturn], today: date) -> tuple[str, str, str]:
    """Word, tone and sign: what became of a workbook."""
    if any(one.state == State.APPLIED for one in returns):
        return "revenu", "success", "check"
    if any(one.state == State.PLANNED for one in returns):
        return "lu, à appliquer", "info", "eye"
    if workbook.lost_at:
        return "perdu", "neutral", "ban"
    if workbook.returns_until and workbook.returns_until < today:
        return "en retard", "warning", "clock-alert"
    return "dehors", "info", "send"


def returned_page(request: HttpRequest, place: Place, returned: WorkbookReturn, perimeter: Perimeter) -> dict:
    counts = queries.counts_of(returned)
    sort = request.GET.get("sort", "")
    if sort not in WORDS:
        sort = next((word for word in WORDS if counts[word]), "applied")
    cells = _filtered(request, returned).filter(outcome=sort)
    page = Paginator(cells.order_by("row", "pk"), CELLS_A_PAGE).get_page(read_whole(request.GET.get("page", "1")) or 1)
    words = WORDS_AFTER if returned.state == State.APPLIED else WORDS
    base = bases.fetch(returned.workbook.base)
    labels = {column.id: column.label for column in base.columns}
    values = results.values_of(returned.workbook.grid)
    touched = returned.cells.values_list("column", flat=True).distinct().order_by("column")
    written = counts["applied"] + counts["conflict"] - counts["undecided"]
    return frame.context(
        place,
        "tracking:workbooks",
        perimeter,
        page_title="Retour d'un classeur",
        returned=returned,
        workbook=returned.workbook,
        counts=counts,
        sort=sort,
        kinds=[(word, kind, counts[kind]) for kind, word in words.items()],
        cells=page,
        lines=[_line(cell, labels, values) for cell in page],
        columns=[(key, labels.get(key, key)) for key in touched],
        planned=returned.state == State.PLANNED,
        applied=returned.state == State.APPLIED,
        to_write=written,
        undone_at=queries.undone_at(returned),
        late=returned.workbook.returns_until and returned.workbook.returns_until < timezone.localdate(),
    )


def _filtered(request: HttpRequest, returned: WorkbookReturn):
    cells = returned.cells.select_related("entity", "returned")
    if column := request.GET.get("colonne", ""):
        cells = cells.filter(column=column)
    if text := request.GET.get("q", "").strip():
        named = Q(entity__name__icontains=text) | Q(entity__code__startswith=text)
        cells = cells.filter(named | Q(reason__icontains=text))
    return cells


def _line(cell: ReturnedCell, labels: dict[str, str], values: dict) -> dict:
    return {
        "cell": cell,
        "place": f"{cell.letter}{cell.row}",
        "label": labels.get(cell.column, cell.column),
        "words": results.outcome_words(cell),
        "base": results.says(cell.base, cell, values),
        "theirs": results.says(cell.theirs, cell, values) or cell.written,
        "current": results.says(cell.current, cell, values),
    }
