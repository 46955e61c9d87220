"""What the directory wants a person to see today."""

from typing import Any

from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.directory import access
from jalon.directory.models import Entity, EntityKind, Load
from jalon.ui.menu import Concern

_LOOKED_AT = 10  # the last loads: an older one with rows left was seen long ago


def concerns_of(user: Any) -> list[Concern]:
    """An empty directory; rows left by the last loads."""
    if not access.may_load(perimeter_of(user)):
        return []
    if not Entity.objects.filter(kind=EntityKind.ET).exists():
        text = "Sans annuaire, aucune ligne d'un fichier ne trouve son établissement."
        return [
            Concern(
                "L'annuaire est vide",
                reverse("directory:load"),
                detail=text,
                action="Charger",
                icon="building-2",
                order=1,
            )
        ]
    left = [load for load in Load.objects.all()[:_LOOKED_AT] if _left(load)]
    return [
        Concern(
            "lignes d'annuaire non prises",
            reverse("directory:load_report", args=[load.pk]),
            count=_left(load),
            detail=load.file_name,
            action="Voir",
            order=60,
        )
        for load in left
    ]


def _left(load: Load) -> int:
    return load.report.get("pending", 0) + load.report.get("rejected", 0)
