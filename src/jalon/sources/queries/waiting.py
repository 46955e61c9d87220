"""What waits for a person, across deliveries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.directory.access import visible, within
from jalon.directory.models import Entity
from jalon.directory.queries import propose, search
from jalon.indicators.private import private_codes
from jalon.sources.access import is_private, themes_of, why_not_import
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
    found = found.filter(_of_everybody(perimeter, found))
    if perimeter.is_administrator:
        return found
    sources = list(found.order_by().values_list("delivery__source", flat=True).distinct())
    brought = Q(entity=None, delivery__source__in=[one for one in sources if not why_not_import(perimeter, one)])
    allowed = Q(pk__in=[])
    for right in perimeter.rights:
        places = Q(entity__in=within(right.regions())) | brought if right.territories else Q(pk__isnull=False)
        allowed |= places & _of_themes(found, sources, right.themes)
    return found.filter(allowed)


def _of_everybody(perimeter: Perimeter, found: QuerySet) -> Q:
    """What no region keeps to itself, and what those of this person keep: values, whole rows of their files."""
    if perimeter.inside is None:
        return Q()
    if found.model is PendingCell:
        private = Q(indicator__in=private_codes())
    else:
        private = Q(delivery__source__in=[code for code in catalogue.current().sources if is_private(code)])
    if not perimeter.inside:
        return ~private
    ours = Q(entity=None, delivery__report__regions__has_any_keys=sorted(perimeter.inside))
    return ~private | Q(entity__in=within(perimeter.inside)) | ours


def _of_themes(found: QuerySet, sources: list[str], themes: frozenset[str]) -> Q:
    """Cells of the indicators of those themes; rows of the files that publish some of them. No theme: all."""
    if not themes:
        return Q(pk__isnull=False)
    if found.model is PendingCell:
        indicators = catalogue.current().indicators.values()
        return Q(indicator__in=[one.id for one in indicators if one.theme in themes])
    return Q(delivery__source__in=[one for one in sources if themes_of(one) & themes])


def counts_by_delivery(deliveries: list[Delivery]) -> dict[int, int]:
    """Open rows and cells of each delivery."""
    counts: dict[int, int] = {}
    for model in MODELS.values():
        rows = model.objects.filter(delivery__in=deliveries, state=Waiting.State.OPEN, outcome="pending")
        for pk, count in rows.order_by().values_list("delivery").annotate(count=Count("pk")):
            counts[pk] = counts.get(pk, 0) + count
    return counts


def candidates(perimeter: Perimeter, row: PendingRow, text: str = "") -> list[Candidate]:
    """Whom the row may be about, among what the person may see of the directory."""
    found = _likely(row, text)
    known = Entity.objects.filter(pk__in=[one.entity.pk for one in found])
    seen = set(visible(known, perimeter).values_list("pk", flat=True))
    return [one for one in found if one.entity.pk in seen]


def _likely(row: PendingRow, text: str) -> list[Candidate]:
    """What was searched, else both readings of its number, else names that look alike."""
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
