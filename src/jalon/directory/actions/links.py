"""Ties between entities that no list states: members of a project, "replaced by", dated by who says it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.models import Entity, EntityKind, Link
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean, fold


@transaction.atomic
def ensure_project(code: str, label: str = "", by: Any = None) -> Entity:
    """The project of that code, made when nobody had named it yet."""
    code, label = clean(code), clean(label or code)
    project, new = Entity.objects.get_or_create(
        kind=EntityKind.PROJECT,
        subkind="",
        code=code[:40],
        defaults={"name": label[:200], "sort_key": fold(label)[:200]},
    )
    if new:
        audit.write("directory.project_made", by=by, target=project, code=code)
    return project


@transaction.atomic
def link(
    *,
    child: Entity,
    parent: Entity,
    kind: str,
    role: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    said_by: str = "",
    by: Any = None,
) -> Link:
    """Say that `child` is a member of, is replaced by or was merged into `parent`, from that day."""
    if child.pk == parent.pk:
        raise Refusal("un établissement ne peut pas être lié à lui-même")
    if valid_from and valid_to and valid_to < valid_from:
        raise Refusal("la fin du lien précède son début")
    if kind != Link.Kind.MEMBER and valid_from is None:
        raise Refusal("dites depuis quel jour : aucune liste ne date ce changement")
    said = {"child": child, "parent": parent, "kind": kind, "role": role}
    same = Link.objects.filter(**said, valid_from=valid_from, valid_to=valid_to, known_to=None).first()
    if same:
        return same
    made = Link.objects.create(
        **said, valid_from=valid_from, valid_to=valid_to, said_by=(said_by or str(by or ""))[:200]
    )
    audit.write("directory.linked", by=by, target=child, parent=parent.code, kind=kind, valid_from=str(valid_from))
    return made


@transaction.atomic
def end_link(*, link: Link, by: Any) -> Link:
    """Hold the tie true no longer; what was known before is unchanged."""
    held = Link.objects.select_for_update().get(pk=link.pk)
    if held.known_to is None:
        held.known_to = timezone.now()
        held.save(update_fields=["known_to"])
        audit.write("directory.unlinked", by=by, target=held.child, parent=held.parent.code, kind=held.kind)
    return held
