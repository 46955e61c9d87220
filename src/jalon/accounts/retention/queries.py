"""What the pages and the command read of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet, Sum

from jalon.accounts.retention.models import Hold, PurgeItem, PurgePlan

_GOES = Q(state__in=[PurgeItem.State.GONE, PurgeItem.State.MARKED])


@dataclass(frozen=True)
class KindOfPlan:
    """One kind of data in a plan: how much, since when, what became of it."""

    what: str
    title: str
    keep: str
    counted_from: str
    before: datetime
    planned: int
    size: int
    oldest: datetime | None
    gone: int
    left: int


def kinds_of(plan: PurgePlan) -> list[KindOfPlan]:
    found = {
        row["what"]: row
        for row in plan.items.order_by().values("what").annotate(
            planned=Sum("count"), sizes=Sum("size"), oldest=Min("since"),
            gone=Sum("count", filter=_GOES), left=Sum("count", filter=Q(state=PurgeItem.State.LEFT)),
        )
    }  # fmt: skip
    return [_kind(what, said, found[what]) for what, said in plan.rules.items() if what in found]


def _kind(what: str, said: dict, row: Any) -> KindOfPlan:
    return KindOfPlan(
        what, said["title"], said["keep"], said["counted_from"], datetime.fromisoformat(said["before"]),
        row["planned"], row["sizes"], row["oldest"], row["gone"] or 0, row["left"] or 0,
    )  # fmt: skip


def plans() -> QuerySet[PurgePlan]:
    return PurgePlan.objects.select_related("proposed_by", "approved_by", "job")


def items_of(plan: PurgePlan) -> Iterator[PurgeItem]:
    return plan.items.order_by("pk").iterator()


def standing_holds() -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None).select_related("held_by")
