"""A hospital says that its figures of a period are right; to change them it reopens the period, with a reason."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.facts import files
from jalon.antibiotics.models import Kind, PeriodValidation
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal


def standing(establishment: Entity, period: str) -> PeriodValidation | None:
    """The validation that holds; None while the period is open."""
    held = PeriodValidation.objects.filter(establishment=establishment, period=period, reopened_at=None)
    return held.select_related("validated_by").first()


@transaction.atomic
def validate(establishment: Entity, period: Period, *, by: Any) -> PeriodValidation:
    """From now on nothing of the period changes before it is reopened. A Refusal when nothing is there."""
    Entity.objects.select_for_update().get(pk=establishment.pk)
    if standing(establishment, period.code):
        raise Refusal(f"{period.label} est déjà validé : rien n'a été changé")
    if not any(files.current(kind, [establishment], [period.code]) for kind in Kind.values):
        raise Refusal(f"rien n'a été apporté pour {period.label} : il n'y a rien à valider")
    made = PeriodValidation.objects.create(establishment=establishment, period=period.code, validated_by=by)
    audit.write("antibiotics.period_validated", by=by, target=establishment, period=period.code)
    return made


@transaction.atomic
def reopen(establishment: Entity, period: Period, *, by: Any, reason: str) -> PeriodValidation:
    """Its files may be changed again; who, when and why stay written."""
    Entity.objects.select_for_update().get(pk=establishment.pk)
    held = standing(establishment, period.code)
    if held is None:
        raise Refusal(f"{period.label} n'est pas validé : il n'y a rien à rouvrir")
    if not reason.strip():
        raise Refusal("dites pourquoi la période est rouverte")
    held.reopened_by, held.reopened_at, held.reason = by, timezone.now(), reason.strip()[:300]
    held.save(update_fields=["reopened_by", "reopened_at", "reason"])
    audit.write("antibiotics.period_reopened", by=by, target=establishment, period=period.code, reason=held.reason)
    return held
