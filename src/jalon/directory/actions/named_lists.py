"""Lists of establishments: made, renamed, shared, put away, completed. Members are frozen until a person moves one."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.models import Entity, EntityKind, NamedList, NamedListMember
from jalon.kernel.persons import refuse_persons
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean

LONGEST_NAME, LONGEST_WHY, MOST_MEMBERS = 120, 300, 20_000
HOWS = {
    "selection": "choisie dans la grille",
    "priority": "tirée des priorités",
    "sample": "tirée au sort",
    "pasted": "collée",
    "program": "faite par un programme",
}


class NewMember(NamedTuple):
    """An establishment to put in a list; `why`: French sentences."""

    entity_id: int
    score: float | None = None
    why: tuple[str, ...] = ()


@transaction.atomic
def make_list(
    *,
    name: str,
    region: str,
    domain: str,
    members: Iterable[NewMember],
    origin: Mapping[str, Any],
    by: Any,
    why: str = "",
    shared: bool = True,
) -> NamedList:
    """Keep these establishments under a name. `origin` says how they were chosen: see NamedList."""
    chosen = list({member.entity_id: member for member in members}.values())
    if not chosen:
        raise Refusal("Une liste tient au moins un établissement : aucun n'est choisi.")
    if len(chosen) > MOST_MEMBERS:
        raise Refusal(f"Une liste tient au plus {MOST_MEMBERS} établissements : celle-ci en aurait {len(chosen)}.")
    _check_place(chosen, region, domain)
    made = NamedList(
        name=_name(name), why=_why(why), region=region, domain=domain, origin=dict(origin), shared=shared, made_by=by
    )
    _save(made)
    NamedListMember.objects.bulk_create(
        NamedListMember(named_list=made, entity_id=one.entity_id, position=rank, score=one.score, why=list(one.why))
        for rank, one in enumerate(chosen, start=1)
    )
    audit.write("directory.list_made", by=by, target=made, how=origin.get("how", ""), members=len(chosen))
    return made


@transaction.atomic
def rename_list(*, named_list: NamedList, name: str, why: str, by: Any) -> NamedList:
    held = _standing(named_list)
    before, held.name, held.why = held.name, _name(name), _why(why)
    _save(held)
    audit.write("directory.list_renamed", by=by, target=held, before=before)
    return held


@transaction.atomic
def share_list(*, named_list: NamedList, shared: bool, by: Any) -> NamedList:
    """Shown to whoever reads the region, or kept to oneself."""
    held = _standing(named_list)
    held.shared = shared
    held.save(update_fields=["shared"])
    audit.write("directory.list_shared", by=by, target=held, shared=shared)
    return held


@transaction.atomic
def archive_list(*, named_list: NamedList, by: Any) -> NamedList:
    """Out of the way, not forgotten: what used the list still names it, and it can be taken out again."""
    held = _standing(named_list)
    held.archived_at = timezone.now()
    held.save(update_fields=["archived_at"])
    audit.write("directory.list_archived", by=by, target=held)
    return held


@transaction.atomic
def restore_list(*, named_list: NamedList, by: Any) -> NamedList:
    """Take a list out again; refused when another has taken its name since."""
    held = NamedList.objects.select_for_update().get(pk=named_list.pk)
    held.archived_at = None
    _save(held)
    audit.write("directory.list_restored", by=by, target=held)
    return held


@transaction.atomic
def add_member(*, named_list: NamedList, entity: Entity, reason: str, by: Any) -> NamedListMember:
    """Put one more establishment in the list, or back in it, and say why."""
    held, reason = _standing(named_list), _reason(reason)
    _check_place([NewMember(entity.pk)], held.region, held.domain)
    said = f"Ajouté le {_today()} : {reason}"
    member = NamedListMember.objects.filter(named_list=held, entity=entity).first()
    if member and member.removed_at is None:
        raise Refusal(f"{entity.name or entity.code} est déjà dans la liste.")
    if member:
        member.removed_at, member.why = None, [*member.why, said]
        member.save(update_fields=["removed_at", "why"])
    else:
        last = held.members.aggregate(last=Max("position"))["last"] or 0
        member = NamedListMember.objects.create(named_list=held, entity=entity, position=last + 1, why=[said])
    audit.write("directory.list_member_added", by=by, target=held, establishment=entity.code, reason=reason)
    return member


@transaction.atomic
def remove_member(*, member: NamedListMember, reason: str, by: Any) -> NamedListMember:
    """Take an establishment off the list; its line stays, struck out, with the reason."""
    held, reason = _standing(member.named_list), _reason(reason)
    kept = NamedListMember.objects.select_for_update().select_related("entity").get(pk=member.pk)
    if kept.removed_at is None:
        kept.removed_at, kept.why = timezone.now(), [*kept.why, f"Retiré le {_today()} : {reason}"]
        kept.save(update_fields=["removed_at", "why"])
        audit.write("directory.list_member_removed", by=by, target=held, establishment=kept.entity.code, reason=reason)
    return kept


def _standing(named_list: NamedList) -> NamedList:
    held = NamedList.objects.select_for_update().get(pk=named_list.pk)
    if held.archived_at is not None:
        raise Refusal("Cette liste est rangée : ressortez-la d'abord.")
    return held


def _save(named_list: NamedList) -> None:
    try:
        with transaction.atomic():
            named_list.save()
    except IntegrityError:
        message = f"Une liste « {named_list.name} » existe déjà dans cette région : choisissez un autre nom."
        raise Refusal(message) from None


def _check_place(members: list[NewMember], region: str, domain: str) -> None:
    """Only establishments of the region of the list, and of its domain."""
    wanted = {member.entity_id for member in members}
    here = Entity.objects.filter(kind=EntityKind.ET, region=region)
    here = here.filter(domain=domain) if domain else here
    if strangers := wanted - set(here.values_list("pk", flat=True)):
        named = Entity.objects.filter(pk__in=strangers).order_by("code").first()
        number = named.code if named else "Un établissement choisi"
        raise Refusal(f"{number} n'est pas de la région ou du domaine de la liste.")


def _name(name: str) -> str:
    name = clean(name)
    if not name:
        raise Refusal("Donnez un nom à la liste.")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"Le nom d'une liste tient en {LONGEST_NAME} caractères.")
    return name


def _why(why: str) -> str:
    why = clean(why)
    if len(why) > LONGEST_WHY:
        raise Refusal(f"Le pourquoi d'une liste tient en {LONGEST_WHY} caractères.")
    refuse_persons(why)
    return why


def _reason(reason: str) -> str:
    reason = _why(reason)
    if not reason:
        raise Refusal("Le motif est obligatoire : il se lira à côté de l'établissement.")
    return reason


def _today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"
