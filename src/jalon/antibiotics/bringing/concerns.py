"""What a hospital's people still have to bring, on the start page."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from jalon.accounts.access import Perimeter, perimeter_of
from jalon.antibiotics import access
from jalon.antibiotics.bringing.words import here
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.queries.recap import recap
from jalon.directory.models import Entity
from jalon.ui.french import agreed, month
from jalon.ui.menu import Concern

ORDER = 54  # after the checks and the questions


def concerns_of(user: Any) -> list[Concern]:
    """For the hospitals in whose name he speaks: deposits to apply, then what the last period lacks."""
    perimeter = perimeter_of(user)
    own = [one for one in _own(perimeter) if access.may_bring(perimeter, one)]
    return [*_planned(own, user), *_missing(own)]


def _own(perimeter: Perimeter) -> Iterable[Entity]:
    return Entity.objects.filter(kind="et", code__in=access.own_hospitals(perimeter))


def _planned(own: list[Entity], user: Any) -> Iterable[Concern]:
    """His own: somebody else's deposit is somebody else's to read again."""
    waiting = HospitalFile.objects.filter(state=HospitalFile.State.PLANNED, establishment__in=own, received_by=user)
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
    if numbers:
        yield Concern(
            agreed(len(numbers), "fichier déposé à appliquer,fichiers déposés à appliquer"),
            f"{reverse('antibiotics:planned')}?{'&'.join(f'n={pk}' for pk in numbers)}", count=len(numbers),
            detail="Antibiotiques : lus, sans effet tant qu'ils ne sont pas appliqués", action="Relire",
            icon="file-up", order=ORDER,
        )  # fmt: skip


def _missing(own: list[Entity]) -> Iterable[Concern]:
    latest = {line.hospital.pk: line for line in reversed(recap(own))}  # the latest period of each comes first
    for line in latest.values():
        if line.missing:
            yield Concern(
                agreed(len(line.missing), "fichier manque,fichiers manquent"),
                reverse("antibiotics:period") + here(line.hospital, line.period), count=len(line.missing),
                detail=f"Antibiotiques, {line.hospital.name or line.hospital.code}, {month(line.period)}",
                action="Apporter", tone="info", icon="circle-dashed", order=ORDER,
            )  # fmt: skip
