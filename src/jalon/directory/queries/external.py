"""The numbers under which other programs know what is in the directory."""

import re
from collections.abc import Collection

from django.db.models import QuerySet

from jalon.accounts.access import Perimeter
from jalon.directory.access import reachable
from jalon.directory.models import Entity, EntityKind, ExternalId

SYSTEM, NUMBER = r"[a-z][a-z0-9-]{1,29}", r"[A-Za-z0-9._-]{1,80}"
KEY = re.compile(f"({SYSTEM}):({NUMBER})")


def standing(system: str = "") -> QuerySet[ExternalId]:
    found = ExternalId.objects.filter(withdrawn_at=None).select_related("entity", "said_by")
    return found.filter(system=system) if system else found


def ids_of(entity: Entity) -> QuerySet[ExternalId]:
    """What other programs call an entity today."""
    return standing().filter(entity=entity)


def readable(perimeter: Perimeter, system: str = "") -> QuerySet[ExternalId]:
    """Those of the entities that a person sees."""
    return standing(system).filter(entity__in=reachable(Entity.objects.all(), perimeter).values("pk"))


def ids_by_entity(entities: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Entity → system → numbers, for many at once."""
    found: dict[int, dict[str, list[str]]] = {}
    for one in ExternalId.objects.filter(withdrawn_at=None, entity__in=entities):
        found.setdefault(one.entity_id, {}).setdefault(one.system, []).append(one.external_id)
    return found


def establishment_of(key: str, perimeter: Perimeter) -> Entity | None:
    """The establishment that a key names: a FINESS number, or "system:number".

    None when there is none, or not for this person: he is told the same in both cases.
    """
    seen = reachable(Entity.objects.filter(kind=EntityKind.ET), perimeter)
    if outside := KEY.fullmatch(key):
        system, number = outside.groups()
        return seen.filter(pk__in=standing(system).filter(external_id=number).values("entity")).first()
    return seen.filter(code=key.upper()).first()
