"""Saying that another program knows an entity under a number of its own; taking that back."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.actions.revising import note_moved
from jalon.directory.models import Entity, ExternalId
from jalon.directory.queries.external import NUMBER, SYSTEM, standing
from jalon.kernel.persons import refuse_persons
from jalon.kernel.refusal import Refusal


class TakenOutside(Refusal):
    """The number already names another entity, which is not told: it may be of another region."""


@transaction.atomic
def name_outside(*, system: str, external_id: str, entity: Entity, by: Any) -> ExternalId:
    """That number of that system names this entity. Said again, nothing changes."""
    _check(system, external_id)
    held = standing(system).filter(external_id=external_id).first()
    if held is None:
        held = _made(system, external_id, entity, by)
    if held.entity_id != entity.pk:
        raise TakenOutside(f"{held} désigne déjà un autre établissement : retirez d'abord cet identifiant.")
    return held


@transaction.atomic
def unname_outside(*, held: ExternalId, by: Any) -> ExternalId:
    """The number no longer names anything; that it did is kept."""
    kept = ExternalId.objects.select_for_update(of=("self",)).select_related("entity", "said_by").get(pk=held.pk)
    if kept.withdrawn_at is None:
        Entity.objects.select_for_update().get(pk=kept.entity_id)  # before the number of the change: see revising
        kept.withdrawn_at = timezone.now()
        kept.save(update_fields=["withdrawn_at"])
        note_moved([kept.entity_id])
        audit.write("directory.external_id_withdrawn", by=by, target=kept.entity, external_id=str(kept))
    return kept


def _made(system: str, external_id: str, entity: Entity, by: Any) -> ExternalId:
    """A new one, unless somebody says the same number at the same time: then that one."""
    Entity.objects.select_for_update().get(pk=entity.pk)  # before the number of the change: see revising
    try:
        with transaction.atomic():
            made = ExternalId.objects.create(system=system, external_id=external_id, entity=entity, said_by=by)
    except IntegrityError:
        return standing(system).get(external_id=external_id)
    note_moved([entity.pk])
    audit.write("directory.external_id_said", by=by, target=entity, external_id=str(made))
    return made


def _check(system: str, external_id: str) -> None:
    if not re.fullmatch(SYSTEM, system):
        raise Refusal("Un système se nomme en minuscules, chiffres et tirets, comme « crm-na ».")
    if not re.fullmatch(NUMBER, external_id):
        raise Refusal("Un identifiant tient en 80 lettres, chiffres, points, tirets ou soulignés.")
    refuse_persons(external_id)
