"""What people are asked about rows: one question for every row that the same answer would settle."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from jalon.accounts.access import Perimeter
from jalon.sources.models import Delivery, PendingRow, Waiting
from jalon.sources.queries.waiting import visible_to, waiting

_SAME = ("delivery__source", "reason", "question")


@dataclass(frozen=True)
class Question:
    """Rows that one answer settles; `first` is the one whose page asks it. Months are those of the data."""

    rows: list[PendingRow]
    files: int
    first_month: str
    last_month: str

    @property
    def first(self) -> PendingRow:
        return self.rows[0]

    @property
    def source(self) -> str:
        return self.first.delivery.source

    @property
    def lines(self) -> int:
        return len(self.rows)


def asked(perimeter: Perimeter, *, text: str = "", delivery: int | None = None, **filters: Any) -> QuerySet:
    """One line per question that this person may see, those that wait first, then by how many rows ask it.

    Searching and choosing a delivery choose questions: all their rows count, as the answer goes to all.
    """
    found = visible_to(perimeter, waiting("lignes", **filters))
    if text or delivery:
        chosen = waiting("lignes", text=text, delivery=delivery, **filters)
        found = found.filter(Exists(chosen.order_by().filter(**{name: OuterRef(name) for name in _SAME})))
    return (
        found.order_by()
        .values(*_SAME, "state", "outcome")
        .annotate(lines=Count("pk"), first=Min("pk"))
        .order_by("outcome", "-lines", "first")
    )


def open_counts(perimeter: Perimeter) -> dict[str, int]:
    """How many answers wait for this person ("questions"), about how many rows of how many files; how many values.

    What was rejected is listed, not counted.
    """
    found = visible_to(perimeter, waiting("lignes", outcome="pending")).order_by()
    total = found.aggregate(lignes=Count("pk"), fichiers=Count("delivery", distinct=True))
    cells = visible_to(perimeter, waiting("cellules", outcome="pending")).count()
    return {"questions": found.values(*_SAME).distinct().count(), "cellules": cells, **total}


def with_rows(perimeter: Perimeter, groups: Iterable[dict[str, Any]]) -> list[Question]:
    """The questions of a page with their rows, each delivery read once."""
    groups = list(groups)
    among = {f"{name}__in": {one[name] for one in groups} for name in ("question", "reason", "state")}
    found: dict[tuple, list[PendingRow]] = {}
    for row in _with_files(visible_to(perimeter, waiting("lignes", state="").filter(**among))):
        found.setdefault((row.delivery.source, row.reason, row.question, row.state), []).append(row)
    return [_question(found[tuple(one[name] for name in (*_SAME, "state"))]) for one in groups]


def asking_the_same(row: PendingRow) -> QuerySet[PendingRow]:
    """The open rows that the answer to this one settles, itself included: in every delivery of its source that holds.

    Rows that contradict one another are chosen one by one.
    """
    found = waiting("lignes").order_by("delivery_id", "sheet", "row")
    if row.reason == "conflict":
        return found.filter(pk=row.pk)
    return found.filter(_same(row))


def answered_with(row: PendingRow) -> QuerySet[PendingRow]:
    """The rows that the act which closed this one closed too, itself included, in deliveries that still hold."""
    closed = {"settled_at": row.settled_at, "settled_by": row.settled_by_id}
    states = [Waiting.State.SETTLED, Waiting.State.DISMISSED]
    return PendingRow.objects.filter(
        _same(row), delivery__state=Delivery.State.APPLIED, state__in=states, **closed
    ).order_by("delivery_id", "sheet", "row")


def question_of(row: PendingRow) -> Question:
    """What this row asks, with all the rows that its answer settles or has settled."""
    found = asking_the_same(row) if row.state == Waiting.State.OPEN else answered_with(row)
    return _question(list(_with_files(found)) or [row])


def _with_files(rows: QuerySet) -> QuerySet:
    """By month then place, each delivery read once and without its long lists."""
    light = Delivery.objects.defer("report", "warnings", "cells")
    lean = rows.select_related(None).defer("content", "candidates").prefetch_related(Prefetch("delivery", light))
    return lean.order_by("delivery__period", "delivery_id", "sheet", "row")


def _question(rows: list[PendingRow]) -> Question:
    months = sorted({row.delivery.period for row in rows})
    return Question(rows, len({row.delivery_id for row in rows}), months[0], months[-1])


def _same(row: PendingRow) -> Q:
    return Q(delivery__source=row.delivery.source, reason=row.reason, question=row.question)
