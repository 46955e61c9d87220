"""Which file is current for a hospital, a period and a kind, now or as known on a day."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from jalon.antibiotics.models import HospitalFile
from jalon.directory.models import Entity
from jalon.kernel.periods import Period


def current(
    kind: str, establishments: Iterable[Entity], periods: Iterable[str], known_at: datetime | None = None
) -> list[HospitalFile]:
    """The files that hold, in the order of their periods."""
    found = HospitalFile.objects.filter(
        _held(known_at), kind=kind, establishment__in=list(establishments), period__in=list(periods)
    )
    return list(found.select_related("establishment").order_by("establishment__code", "period", "pk"))


def _held(known_at: datetime | None) -> Q:
    if known_at is None:
        return Q(state=HospitalFile.State.APPLIED)
    held = Q(applied_at__lte=known_at) & (Q(replaced_at=None) | Q(replaced_at__gt=known_at))
    return held & Q(rows_purged_at=None)


def purged(kind: str, hospital: Entity, periods: Iterable[str]) -> list[HospitalFile]:
    """The last files of these periods whose rows were purged, where nothing was brought since."""
    found = HospitalFile.objects.filter(kind=kind, establishment=hospital, period__in=list(periods), replaced_at=None)
    brought = found.filter(state=HospitalFile.State.APPLIED).values("period")
    return list(found.filter(state=HospitalFile.State.PURGED).exclude(applied_at=None).exclude(period__in=brought))


def periods_within(period: str) -> list[str]:
    """The periods whose files make up a period: a year's four quarters and its own yearly base; a quarter is itself."""
    asked = Period(period)
    if asked.length != "year":
        return [period]
    return [f"{period}-T{rank}" for rank in (1, 2, 3, 4)] + [period]


def periods_held(establishments: Iterable[Entity] | None = None) -> list[str]:
    """The periods of which something is held, the latest first; a year's quarters before the year itself."""
    found = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED)
    if establishments is not None:
        found = found.filter(establishment__in=list(establishments))
    return sorted(found.order_by().values_list("period", flat=True).distinct(), reverse=True)
