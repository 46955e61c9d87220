"""What came since a person last looked, for the start page: counted in the ledger, without reading any month."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridDefinition
from jalon.directory.models import Entity, EntityKind
from jalon.indicators.models import Batch, Indicator, Observation
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, export
from jalon.tracking.models import Visit
from jalon.tracking.moved import visits


@dataclass(frozen=True)
class Arrivals:
    """How many values were stated of a grid's establishments since a visit."""

    grid: GridDefinition
    region: str
    since: datetime
    values: int
    url: str


def arrivals_for(user: Any, perimeter: Perimeter) -> list[Arrivals]:
    """Each grid the person has looked at, where something came since."""
    grids = catalogue.current().grids
    found = []
    for visit in Visit.objects.filter(user=user).order_by("grid", "region"):
        since = visits.last_seen_of(visit)
        if since is None or visit.grid not in grids or not perimeter.may_read(region=visit.region):
            continue
        values = _values(grids[visit.grid], visit.region, perimeter, since)
        if values:
            address = f"?region={visit.region}&depuis=visite"
            url = reverse("tracking:moved", args=[visit.grid]) + address
            found.append(Arrivals(grids[visit.grid], export.region_name(visit.region), since, values, url))
    return found


def _values(grid: GridDefinition, region: str, perimeter: Perimeter, since: datetime) -> int:
    """The values of that region and of readable columns stated in batches published since."""
    numbers = _readable_indicators(grid, region, perimeter)
    batches = Batch.objects.filter(applied_at__gt=since).exclude(first_period="")
    spans = batches.values_list("pk", "indicators", "first_period", "last_period")
    touched = [one for one in spans if not numbers.isdisjoint(one[1])]
    if not touched:
        return 0
    stated = Observation.objects.filter(
        indicator__in=numbers.intersection(number for one in touched for number in one[1]),
        period__gte=min(one[2] for one in touched),
        period__lte=max(one[3] for one in touched),
        batch__in=[one[0] for one in touched],
        entity__in=_entities(grid, region),
    )
    return stated.count()


def _readable_indicators(grid: GridDefinition, region: str, perimeter: Perimeter) -> set[int]:
    indicators = catalogue.current().indicators
    try:
        columns = access.readable_columns(perimeter, grid, region)
    except Refusal:
        return set()
    codes = {
        column.indicator
        for column in columns
        if column.indicator in indicators
        and (not indicators[column.indicator].private or perimeter.is_inside(region, column.theme))
    }
    return set(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))


def _entities(grid: GridDefinition, region: str) -> QuerySet[Entity, Any]:
    here = Entity.objects.filter(kind=EntityKind.ET, region=region, domain=grid.domain)
    return Entity.objects.filter(Q(pk__in=here.values("pk")) | Q(pk__in=here.values("ej"))).values("pk")
