"""What the directory lets other systems know: lists loaded, establishments changed, named lists made."""

from django.urls import reverse

from jalon.accounts.happenings import Happening, Reader, Told
from jalon.accounts.models import AuditEvent
from jalon.directory import access
from jalon.directory.models import Entity, EntityKind, Load, NamedList


def _loaded(act: AuditEvent, reader: Reader) -> Told | None:
    load = Load.objects.filter(pk=act.target_id).first()
    if load is None or not reader.perimeter.may_read():
        return None
    return Told({"load": load.pk, "list": load.list_id}, reverse("directory:loads"), {"rows": load.rows})


def _changed(act: AuditEvent, reader: Reader) -> Told | None:
    """Which establishment, which field; never what was written in it, nor why."""
    entity = Entity.objects.filter(pk=act.target_id, kind=EntityKind.ET).first()
    if entity is None or not reader.perimeter.may_read(region=entity.region):
        return None
    said = {"field": act.details["field"]} if "field" in act.details else {"link": act.details.get("kind", "")}
    facts = {"establishment": entity.code, "region": entity.region, **said}
    return Told(facts, reverse("directory:establishment", args=[entity.code]))


def _listed(act: AuditEvent, reader: Reader) -> Told | None:
    named = NamedList.objects.filter(pk=act.target_id).first()
    if named is None or not access.may_read_list(reader.perimeter, named, reader.person):
        return None
    facts = {"list": named.pk, "region": named.region}
    counts = {"members": act.details["members"]} if "members" in act.details else {}
    return Told(facts, reverse("directory:list", args=[named.pk]), counts)


HAPPENINGS = (
    Happening("directory.loaded", "Liste de l'annuaire chargée", ("directory.loaded",), _loaded),
    Happening(
        "establishment.changed", "Établissement corrigé, lié ou délié",
        ("directory.corrected", "directory.correction_undone", "directory.linked", "directory.unlinked"), _changed,
    ),
    Happening("list.made", "Liste d'établissements faite", ("directory.list_made",), _listed),
    Happening(
        "list.changed", "Liste d'établissements changée",
        ("directory.list_member_added", "directory.list_member_removed", "directory.list_archived"), _listed,
        gathered=True,
    ),
)  # fmt: skip
