"""Values that a region disputes, as the projections and pages see them.

What is proposed stands beside the value, never in its place: a contest writes no observation. Acceptance does,
in the name of the value's owner (see tracking.contests).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from jalon.indicators.models import Contest


def open_at(known_at: datetime | None = None) -> Q:
    """The contests that waited for an answer, now or at an instant."""
    if known_at is None:
        return Q(state=Contest.State.OPEN)
    return Q(opened_at__lte=known_at) & (Q(answered_at=None) | Q(answered_at__gt=known_at))


def disputed(codes: Iterable[str], region: str, known_at: datetime | None = None) -> dict[str, set[tuple[int, str]]]:
    """The (entity, period) of each indicator that the region disputes."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rows = Contest.objects.filter(open_at(known_at), indicator__code__in=list(codes), region=region)
    for code, entity, period in rows.values_list("indicator__code", "entity_id", "period"):
        found[code].add((entity, period))
    return found


def changed_since(known_at: datetime) -> QuerySet[Contest]:
    """The contests opened, answered or withdrawn after an instant."""
    return Contest.objects.filter(Q(opened_at__gt=known_at) | Q(answered_at__gt=known_at))


def about(entity_id: int, code: str, region: str, known_at: datetime | None = None) -> QuerySet[Contest]:
    """Every contest of a cell's value, the last first, as known at an instant."""
    found = Contest.objects.filter(entity=entity_id, indicator__code=code, region=region)
    if known_at is not None:
        found = found.filter(opened_at__lte=known_at)
    return found.select_related("opened_by", "answered_by", "indicator").order_by("-pk")


def moved(contest: Contest) -> None:
    """Have the columns that show the disputed value read again. In the transaction of the act."""
    from jalon.indicators.projection import mark_cells_stale  # the projection reads the contests

    mark_cells_stale({(contest.indicator_id, contest.period)})
