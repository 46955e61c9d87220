"""Lists of establishments that someone chose and named: what other parts of Jalon start from."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from jalon.accounts.access import Perimeter
from jalon.directory.models import Entity, EntityKind, NamedList, NamedListMember


def named_lists(
    perimeter: Perimeter, *, user: Any = None, region: str = "", domain: str = "", archived: bool = False
) -> QuerySet[NamedList]:
    """The lists a person may read, the last made first: those shared inside his regions, and his own.

    A national owner reads his own only: how a region chose may rest on what it keeps to itself.
    `size`: how many establishments each holds today.
    """
    found = NamedList.objects.filter(archived_at__isnull=not archived).select_related("made_by")
    if not perimeter.may_read():
        return found.none()
    found = found.filter(_shared_with(perimeter) | Q(made_by=user, **_within(perimeter.regions)))
    if region:
        found = found.filter(region=region)
    if domain:
        found = found.filter(domain=domain)
    return found.annotate(size=Count("members", filter=Q(members__removed_at=None)))


def _shared_with(perimeter: Perimeter) -> Q:
    return Q(shared=True, **_within(perimeter.inside))


def _within(regions: Collection[str] | None) -> dict[str, Collection[str]]:
    return {} if regions is None else {"region__in": regions}


def members_of_list(named_list: NamedList | int) -> list[int]:
    """The establishments of a list, in its order, without those taken off it."""
    number = named_list if isinstance(named_list, int) else named_list.pk
    standing = NamedListMember.objects.filter(named_list=number, removed_at=None)
    return list(standing.order_by("position", "pk").values_list("entity_id", flat=True))


def lists_holding(entities: QuerySet[Entity] | list[int], region: str) -> dict[str, set[int]]:
    """The establishments of each standing shared list of a region, by its name."""
    rows = NamedListMember.objects.filter(
        entity__in=entities, removed_at=None, named_list__archived_at=None, named_list__shared=True,
        named_list__region=region,
    ).values_list("named_list__name", "entity_id")  # fmt: skip
    found: dict[str, set[int]] = {}
    for name, entity in rows:
        found.setdefault(name, set()).add(entity)
    return found


def establishments_of(region: str, domain: str) -> set[int]:
    """The establishments that a list of that region and domain may hold."""
    found = Entity.objects.filter(kind=EntityKind.ET, region=region)
    return set((found.filter(domain=domain) if domain else found).values_list("pk", flat=True))


def sites_counted(region: str) -> dict[int, int]:
    """How many establishments of the region each legal entity has."""
    rows = Entity.objects.filter(kind=EntityKind.ET, region=region).exclude(ej=None).values_list("ej")
    return dict(rows.annotate(n=Count("pk")).order_by())
