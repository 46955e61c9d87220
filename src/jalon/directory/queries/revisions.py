"""What became of establishments since a revision of the directory, as one person may know it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from jalon.accounts.access import Perimeter
from jalon.directory.access import reachable
from jalon.directory.models import Departure, Entity, EntityKind, Revision


class Followed(NamedTuple):
    """An establishment, in the order of its last change. `entity` is None when it left what the person reads."""

    revision: int
    pk: int
    finess: str
    entity: Entity | None

    @property
    def rank(self) -> tuple[int, int]:
        return self.revision, self.pk


def last_revision() -> int:
    """All the changes up to this one are there to be read; none with a smaller number will ever come."""
    return Revision.objects.values_list("number", flat=True).first() or 0


def followed(perimeter: Perimeter, region: str, after: tuple[int, int], until: int, most: int) -> Sequence[Followed]:
    """The establishments whose last change comes after that rank, up to a revision.

    Each is told as it is now, once: what it was in between is in its history. Those that left the region, or every
    region the person reads, are told as gone, unless he still reaches them.
    """
    here = reachable(Entity.objects.filter(kind=EntityKind.ET), perimeter)
    here = here.filter(region=region) if region else here
    moved = here.filter(revision__gte=after[0], revision__lte=until).exclude(revision=after[0], pk__lte=after[1])
    found = [
        Followed(one.revision, one.pk, one.code, one)
        for one in moved.select_related("ej").order_by("revision", "pk")[:most]
    ]
    found += _gone(perimeter, region, after, until, here.values("pk"), most)
    return sorted(found, key=lambda one: one.rank)[:most]


def _gone(
    perimeter: Perimeter, region: str, after: tuple[int, int], until: int, here: QuerySet[Any, Any], most: int
) -> list[Followed]:
    """The departures from the regions followed, of those who did not come back."""
    regions = {region} if region else perimeter.regions
    if regions is None or not perimeter.may_read(region):
        return []
    gone = Departure.objects.filter(region__in=regions, revision__gte=after[0], revision__lte=until)
    gone = gone.exclude(entity__in=here).exclude(revision=after[0], entity__lte=after[1])
    rows = gone.order_by("revision", "entity").values_list("revision", "entity", "entity__code")
    return [Followed(*row, None) for row in rows[:most]]
