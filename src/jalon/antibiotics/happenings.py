"""What the antibiotics let other systems know: a hospital's file applied, a period validated or reopened."""

from django.urls import reverse

from jalon.accounts.happenings import Happening, Reader, Told
from jalon.accounts.models import AuditEvent
from jalon.antibiotics import access
from jalon.antibiotics.models import HospitalFile
from jalon.directory.models import Entity


def _file(act: AuditEvent, reader: Reader) -> Told | None:
    """Its nature and period; how many rows it holds is the hospital's own."""
    file = HospitalFile.objects.select_related("establishment").filter(pk=act.target_id).first()
    if file is None or not access.may_see(reader.perimeter, file.establishment):
        return None
    return _of(file.establishment, file.period, kind=file.kind)


def _period(act: AuditEvent, reader: Reader) -> Told | None:
    entity = Entity.objects.filter(pk=act.target_id).first()
    if entity is None or not access.may_see(reader.perimeter, entity):
        return None
    return _of(entity, act.details["period"])


def _of(entity: Entity, period: str, **more: str) -> Told:
    facts = {"establishment": entity.code, "period": period, **more}
    return Told(facts, f"{reverse('antibiotics:home')}?etablissement={entity.code}")


HAPPENINGS = (
    Happening("hospital_file.applied", "Fichier d'hôpital appliqué", ("antibiotics.file_applied",), _file),
    Happening("hospital_period.validated", "Période validée par l'hôpital", ("antibiotics.period_validated",), _period),
    Happening("hospital_period.reopened", "Période rouverte par l'hôpital", ("antibiotics.period_reopened",), _period),
)
