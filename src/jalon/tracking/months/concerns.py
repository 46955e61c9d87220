"""The months to close, on the start page of those who may."""

from django.urls import reverse
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.access import perimeter_of
from jalon.kernel.periods import Period
from jalon.tracking import access, export
from jalon.tracking import queries as grids
from jalon.tracking.models import Closing, GridMonth
from jalon.tracking.months import rules
from jalon.ui.menu import Concern


def to_close(user) -> list[Concern]:
    """One line per month open whose planned day is near or past."""
    perimeter, today = perimeter_of(user), timezone.localdate()
    regions = access.readable_regions(perimeter, grids.regions_present())
    mine = [region for region in regions if perimeter.may_close(region)]
    planned = GridMonth.objects.filter(region__in=mine, closes_on__isnull=False).order_by("closes_on")
    closed = set(Closing.objects.filter(reopened_at=None).values_list("grid", "region", "month"))
    due = [one for one in planned if rules.is_due(one.closes_on, today)]
    return [
        _concern(one, today, several=len(mine) > 1)
        for one in due
        if (one.grid, one.region, one.month) not in closed and one.grid in catalogue.current().grids
    ]


def _concern(one: GridMonth, today, *, several: bool) -> Concern:
    month, grid = Period(one.month), catalogue.current().grids[one.grid]
    late = one.closes_on is not None and one.closes_on < today
    where = f", {export.region_name(one.region)}" if several else ""
    verb = "était à clore" if late else "est à clore"
    return Concern(
        label=f"{month.label.capitalize()} {verb} le {one.closes_on:%d/%m}",
        detail=f"{grid.title}{where}.",
        url=f"{reverse('tracking:month_close', args=[one.grid, one.month])}?region={one.region}&mois={one.month}",
        action="Voir ce qui reste",
        tone="warning" if late else "info",
        icon="lock",
        order=15,
    )
