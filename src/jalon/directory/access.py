"""Who may read, load, correct and write about what is in the directory."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from jalon.accounts.access import REGION_ACTOR, Perimeter
from jalon.accounts.models import Act
from jalon.directory.models import Comment, Entity, EntityKind, Link, NamedList


def perimeter_for(request: HttpRequest) -> Perimeter:
    """What the person who asks may do: worked out once per request by the middleware."""
    perimeter: Perimeter = request.perimeter  # type: ignore[attr-defined]
    return perimeter


def visible(entities: QuerySet[Entity, Any], perimeter: Perimeter) -> QuerySet[Entity, Any]:
    """Those in the person's regions; legal entities and groups are seen through their establishments."""
    return entities if perimeter.regions is None else entities.filter(_in_regions(perimeter.regions))


def _in_regions(regions: Iterable[str]) -> Q:
    everywhere = Q(kind__in=(EntityKind.GROUP, EntityKind.TERRITORY), region="")
    return Q(pk__in=within(regions)) | everywhere


def reachable(entities: QuerySet[Entity, Any], perimeter: Perimeter) -> QuerySet[Entity, Any]:
    """Those a program reaches by their number: the visible ones, and the establishments that a right names."""
    if perimeter.regions is None:
        return entities
    own = Q(kind=EntityKind.ET, code__in=perimeter.establishments or ())
    return entities.filter(own | _in_regions(perimeter.regions) if perimeter.may_read() else own)


def within(regions: Iterable[str]) -> QuerySet[Entity, Any]:
    """The establishments of those regions, the legal entities that have one there, the projects they belong to."""
    here = {"region__in": list(regions)}
    sites = Entity.objects.filter(**here)
    members = Link.objects.filter(known_to=None, child__in=sites.values("pk")).values("parent")
    legal = Q(kind=EntityKind.EJ, pk__in=sites.exclude(ej=None).values("ej"))
    projects = Q(kind=EntityKind.PROJECT, pk__in=members)
    return Entity.objects.filter(Q(**here) | legal | projects).values("pk")


def regions_of(entity: Entity) -> set[str]:
    """Its region; for a legal entity or a project, those of its sites or members."""
    if entity.region:
        return {entity.region}
    members = Link.objects.filter(known_to=None, parent=entity).values("child")
    found = Entity.objects.filter(Q(ej=entity) | Q(pk__in=members)).exclude(region="")
    return set(found.values_list("region", flat=True))


def check_may_see(perimeter: Perimeter, entity: Entity) -> None:
    if not perimeter.may_read() or not visible(Entity.objects.filter(pk=entity.pk), perimeter).exists():
        raise PermissionDenied("Cet établissement est hors de votre périmètre.")


def may_load(perimeter: Perimeter) -> bool:
    """Lists of establishments are common to all: only an administrator brings them."""
    return perimeter.is_administrator


def check_may_load(perimeter: Perimeter) -> None:
    if not may_load(perimeter):
        raise PermissionDenied("Seul un administrateur charge les listes de l'annuaire.")


def may_correct(perimeter: Perimeter, entity: Entity) -> bool:
    """An administrator or a region, in their territory."""
    if entity.kind != EntityKind.ET:
        return False
    place = {"region": entity.region, "department": entity.department}
    return perimeter.administers([f"region:{entity.region}"]) or perimeter.may_write(REGION_ACTOR, **place)


def check_may_correct(perimeter: Perimeter, entity: Entity) -> None:
    if not may_correct(perimeter, entity):
        raise PermissionDenied("Vous ne pouvez corriger que les établissements de votre territoire.")


def may_comment(perimeter: Perimeter, entity: Entity, theme: str = "") -> bool:
    """Whoever may write something, about what is in his territory and his themes."""
    return perimeter.system or any(
        right.covers_place(entity.region, entity.department) and right.covers_theme(theme)
        for right in perimeter.allowing(Act.WRITE)
    )


def check_may_comment(perimeter: Perimeter, entity: Entity, theme: str = "") -> None:
    if not may_comment(perimeter, entity, theme):
        raise PermissionDenied("Vous pouvez lire ces échanges, mais pas y écrire.")


def may_read_message(perimeter: Perimeter, comment: Comment, user: Any) -> bool:
    """Inside the region, all of them; outside, what is shared and what one wrote."""
    entity, theme = comment.entity, comment.theme
    if not perimeter.may_read(entity.region, theme):
        return False
    return perimeter.is_inside(entity.region, theme) or comment.shared_at is not None or comment.author_id == user.pk


def check_may_read_message(perimeter: Perimeter, comment: Comment, user: Any) -> None:
    """Refused in the same words whether or not there is something to read."""
    check_may_see(perimeter, comment.entity)
    if not may_read_message(perimeter, comment, user):
        raise PermissionDenied("Ce message est réservé à sa région.")


def may_share(perimeter: Perimeter, comment: Comment) -> bool:
    """Inside the region, whoever may write in the thread."""
    entity, theme = comment.entity, comment.theme
    return perimeter.is_inside(entity.region, theme) and may_comment(perimeter, entity, theme)


def check_may_share(perimeter: Perimeter, comment: Comment) -> None:
    if not may_share(perimeter, comment):
        raise PermissionDenied("Seule une personne de la région, qui peut écrire ici, partage ou reprend un message.")


def may_withdraw(perimeter: Perimeter, comment: Comment, user: Any) -> bool:
    """One's own messages; an administrator, any of his territory."""
    return comment.author_id == user.pk or perimeter.administers([f"region:{comment.entity.region}"])


def may_keep_lists(perimeter: Perimeter, region: str) -> bool:
    """Whoever may write something in the region makes lists of its establishments."""
    return perimeter.system or any(right.shows_place(region) for right in perimeter.allowing(Act.WRITE))


def check_may_keep_lists(perimeter: Perimeter, region: str) -> None:
    if not may_keep_lists(perimeter, region):
        raise PermissionDenied("Faire ou changer une liste demande un droit d'écrire dans la région.")


def may_read_list(perimeter: Perimeter, named_list: NamedList, user: Any) -> bool:
    """One's own; inside the region, those that are shared."""
    if not perimeter.may_read(named_list.region):
        return False
    own = named_list.made_by_id is not None and named_list.made_by_id == user.pk
    return own or named_list.shared and perimeter.is_inside(named_list.region)


def check_may_read_list(perimeter: Perimeter, named_list: NamedList, user: Any) -> None:
    if not may_read_list(perimeter, named_list, user):
        raise PermissionDenied("Cette liste n'est pas partagée avec vous.")


def check_may_change_list(perimeter: Perimeter, named_list: NamedList, user: Any) -> None:
    check_may_read_list(perimeter, named_list, user)
    check_may_keep_lists(perimeter, named_list.region)


def may_read_why(perimeter: Perimeter, named_list: NamedList) -> bool:
    """The reasons quote values: they are for those who read every theme they come from."""
    themes = named_list.origin.get("themes", [])
    return all(perimeter.may_read(named_list.region, theme) for theme in themes)
