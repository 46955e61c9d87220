"""What waits for a person, across deliveries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from jalon.accounts.access import Perimeter
from jalon.directory.models import Entity
from jalon.directory.queries import propose, search
from jalon.sources.access import why_not_import
from jalon.sources.models import Delivery, PendingCell, PendingRow, Waiting

MODELS: dict[str, Any] = {"lignes": PendingRow, "cellules": PendingCell}


@dataclass(frozen=True)
class Candidate:
    entity: Entity
    why: str


def waiting(
    kind: str, *, state: str = "open", outcome: str = "", source: str = "", delivery: int | None = None, text: str = ""
) -> QuerySet:
    """Rows or cells of deliveries that hold, by delivery and place in the file."""
    found = MODELS[kind].objects.filter(delivery__state=Delivery.State.APPLIED)
    for field, value in (("state", state), ("outcome", outcome), ("delivery__source", source), ("delivery", delivery)):
        if value:
            found = found.filter(**{field: value})
    if text and kind == "lignes":
        found = found.filter(Q(key__icontains=text) | Q(label__icontains=text))
    elif text:
        found = found.filter(Q(raw__icontains=text) | Q(entity__code=text) | Q(entity__name__icontains=text))
    return found.select_related("delivery", "entity", "settled_by").order_by("-delivery_id", "sheet", "row")


def visible_to(perimeter: Perimeter, found: QuerySet) -> QuerySet:
    """Those that this person may settle, or all that he may read."""
    if perimeter.regions is None:
        return found
    sources = [
        source for source in found.order_by().values_list("delivery__source", flat=True).distinct()
        if not why_not_import(perimeter, source)
    ]  # fmt: skip
    near = Q(entity__region__in=perimeter.regions) | Q(entity__sites__region__in=perimeter.regions)
    return found.filter(near | Q(entity=None, delivery__source__in=sources)).distinct()


def open_counts(perimeter: Perimeter) -> dict[str, int]:
    """How many pending rows and cells wait for this person (rejected ones are listed, not counted)."""
    return {kind: visible_to(perimeter, waiting(kind, outcome="pending")).count() for kind in MODELS}


def counts_by_delivery(deliveries: list[Delivery]) -> dict[int, int]:
    """Open rows and cells of each delivery."""
    counts: dict[int, int] = {}
    for model in MODELS.values():
        rows = model.objects.filter(delivery__in=deliveries, state=Waiting.State.OPEN, outcome="pending")
        for pk, count in rows.order_by().values_list("delivery").annotate(count=Count("pk")):
            counts[pk] = counts.get(pk, 0) + count
    return counts


def candidates(row: PendingRow, text: str = "") -> list[Candidate]:
    """Whom the row may be about: what was searched, else both readings of its number, else names that look alike."""
    if text.strip():
        return [Candidate(hit.entity, hit.why) for hit in search(text, limit=15)]
    if row.reason == "conflict" and row.entity is not None:
        return [Candidate(row.entity, "l’entité que les lignes nomment")]
    known = Entity.objects.in_bulk([one["entity"] for one in row.candidates])
    found = [Candidate(entity, "une lecture possible du numéro") for entity in known.values()]
    if row.label:
        proposals = [hit for hit in propose(row.label) if hit.entity.pk not in known]
        found += [Candidate(hit.entity, f"nom ressemblant ({hit.score:.0f} %)") for hit in proposals]
    return found


def rival_rows(row: PendingRow) -> list[PendingRow]:
    """The rows that contradict this one, itself included."""
    if row.reason != "conflict":
        return []
    same = {"reason": "conflict", "sheet": row.sheet, "entity": row.entity_id, "item": row.item}
    return list(row.delivery.waiting_rows.filter(**same).order_by("row"))
