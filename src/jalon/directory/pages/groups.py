"""Pages of a legal entity, of a group and of a territory."""

from datetime import date, datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse

from jalon.directory.models import Entity, Link, TerritoryCommune
from jalon.directory.pages.listing import address_of, table_of, type_label
from jalon.directory.queries.described import list_titles, origin_of
from jalon.directory.queries.holdings import known, listing_of
from jalon.directory.queries.territories import valid


def legal_entity(entity: Entity, sites: QuerySet[Entity], on: date, known_at: datetime | None) -> dict[str, Any]:
    """`sites`: those of its establishments that the person may see, in order."""
    found = list(sites.select_related("ej"))
    links = Link.objects.filter(known(known_at), valid(on), child=entity, kind=Link.Kind.MEMBER)
    groups = [
        {"type": type_label(one.parent), "parent": one.parent, "url": address_of(one.parent), "role": one.role}
        for one in links.select_related("parent").order_by("parent__subkind", "parent__sort_key")
    ]
    return {
        "entity": entity, "on": on, "known_at": known_at, "table": table_of(found), "count": len(found),
        "regions": len({one.region for one in found}), "groups": groups, "facts": _facts(entity, on, known_at),
        "twin": Entity.objects.filter(kind="et", code=entity.code).first(),
        "breadcrumb": [("Annuaire", reverse("directory:home")), (f"Entité juridique {entity.code}", "")],
    }  # fmt: skip


def _facts(entity: Entity, on: date, known_at: datetime | None) -> list[tuple[str, str]]:
    """What a list says of the legal entity itself, with the list."""
    held = listing_of(entity, on, known_at)
    if held is None:
        return []
    values, origin = held.values, origin_of(held.chosen, list_titles())
    place = " ".join(str(values[name]) for name in ("postal_code", "town") if values[name])
    closed = values["closed_on"]
    said = (
        ("SIREN", values["siren"]), ("Statut juridique", f"code FINESS {values['legal_status']}"), ("Siège", place),
        ("Fermeture", f"{closed:%d/%m/%Y}" if isinstance(closed, date) else ""), ("Dit par", origin),
    )  # fmt: skip
    return [(label, str(text)) for label, text in said if text and text != "code FINESS "]


def group(entity: Entity, page: Any, seen: QuerySet[Entity], on: date, known_at: datetime | None) -> dict[str, Any]:
    """`seen`: what the person may see of the directory."""
    links = Link.objects.filter(known(known_at), valid(on), parent=entity, kind=Link.Kind.MEMBER, child__in=seen)
    first = dict(links.values_list("child").annotate(Min("child__sites__name")).order_by())
    communes = TerritoryCommune.objects.filter(known(known_at), valid(on), territory=entity).count()
    named = [
        {
            "child": one.child,
            "site": first.get(one.child_id) or "",
            "role": one.role,
            "url": address_of(one.child),
            "since": one.valid_from,
            "until": one.valid_to,
        }
        for one in links.select_related("child").order_by("-role", "child__code")
        if one.child.kind in ("et", "ej")
    ]
    return {
        "entity": entity, "type": type_label(entity), "on": on, "known_at": known_at, "page": page,
        "table": table_of(list(page.object_list)), "members": named, "communes": communes,
        "breadcrumb": [("Annuaire", reverse("directory:home")), (entity.name, "")],
    }  # fmt: skip
