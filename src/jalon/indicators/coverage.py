"""What deliveries speak of, and what waits in the queue. Absence is derived from it when read, never stored."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from jalon.indicators.models import Batch, Coverage, Indicator, Waiting

WaitingCell = tuple[int, int, str]  # entity, indicator, period


def covered(indicator: str, period: str, region: str, domain: str, known_at: datetime | None = None) -> Coverage | None:
    """The delivery whose silence speaks of an indicator for a period, a region and a domain; the last one published."""
    found = (
        _published(known_at)
        .filter(indicator__code=indicator, period=period, silence_speaks=True)
        .order_by("-batch__applied_at")
    )
    return next((one for one in found.select_related("batch") if _concerns(one, region, domain)), None)


class Delivered(NamedTuple):
    """By indicator: the periods some file delivered, and among them those where its silence speaks."""

    periods: dict[int, set[str]]
    speaking: dict[int, set[str]]


def delivered(indicators: Iterable[int], region: str, domain: str, known_at: datetime | None = None) -> Delivered:
    """The periods that files delivered, for a region and a domain."""
    found = Delivered(defaultdict(set), defaultdict(set))
    rows = _published(known_at).filter(indicator__in=list(indicators))
    fields = ("indicator_id", "period", "domains", "regions", "silence_speaks")
    for indicator, period, domains, regions, speaks in rows.values_list(*fields):
        if (not domains or domain in domains) and (not regions or region in regions):
            found.periods[indicator].add(period)
            if speaks:
                found.speaking[indicator].add(period)
    return found


def deliveries_of(indicator: int, period: str, known_at: datetime | None = None) -> list[Coverage]:
    """Every delivery that speaks of an indicator for a period, with the territory it declares; the last one first."""
    rows = _published(known_at).filter(indicator=indicator, period=period)
    return list(rows.order_by("-batch__applied_at", "-pk"))


@transaction.atomic
def mark_waiting(batch: Batch, cells: Iterable[WaitingCell]) -> None:
    """Note that a delivery holds something for these (entity, indicator, period), which waits in the queue."""
    from jalon.indicators.projection import mark_cells_stale  # the projection reads the coverage

    cells = list(cells)
    now = timezone.now() if batch.applied_at else None  # after the publication: settled, then taken back
    Waiting.objects.bulk_create(
        [Waiting(batch=batch, entity_id=e, indicator_id=i, period=p, opened_at=now) for e, i, p in cells],
        ignore_conflicts=True,
    )
    mark_cells_stale({(indicator, period) for _, indicator, period in cells})


@transaction.atomic
def close_waiting(batch: Batch, cells: Iterable[WaitingCell] | None = None) -> int:
    """What waited is settled or set aside: these cells, or all those of the delivery. Returns how many."""
    from jalon.indicators.projection import mark_cells_stale

    closed = Waiting.objects.filter(batch=batch, closed_at=None)
    if cells is not None:
        closed = closed.filter(_among(cells))
    places = set(closed.values_list("indicator_id", "period"))
    count = closed.update(closed_at=timezone.now())
    mark_cells_stale(places)
    return count


def _among(cells: Iterable[WaitingCell]) -> Q:
    wanted = [Q(entity=e, indicator=i, period=p) for e, i, p in cells]
    return Q(*wanted, _connector=Q.OR) if wanted else Q(pk__in=[])


def codes_of(indicators: Iterable[int]) -> dict[int, str]:
    return dict(Indicator.objects.filter(pk__in=list(indicators)).values_list("pk", "code"))


def _published(known_at: datetime | None) -> QuerySet[Coverage]:
    """The coverage of batches published (by then) and not undone since."""
    if known_at is None:
        published, undone = Q(batch__applied_at__isnull=False), Q(applied_at__isnull=False)
    else:
        published, undone = Q(batch__applied_at__lte=known_at), Q(applied_at__lte=known_at)
    taken_back = Batch.objects.filter(undone, undoes__isnull=False).values("undoes")
    return Coverage.objects.filter(published).exclude(batch__in=taken_back)


def _concerns(coverage: Coverage, region: str, domain: str) -> bool:
    return (not coverage.domains or domain in coverage.domains) and (not coverage.regions or region in coverage.regions)
