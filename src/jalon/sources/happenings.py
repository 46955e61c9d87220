"""What the sources let other systems know: a file applied, a file refused."""

from django.urls import reverse

from jalon.accounts.happenings import Happening, Reader, Told
from jalon.accounts.models import AuditEvent
from jalon.sources import access
from jalon.sources.models import Delivery


def _delivery(act: AuditEvent, reader: Reader) -> Told | None:
    """To whoever reads one of its themes; with a column that a region keeps to itself, inside that region alone."""
    delivery = Delivery.objects.filter(pk=act.target_id).first()
    if delivery is None or not _may_know(reader, delivery):
        return None
    facts = {"delivery": delivery.pk, "source": delivery.source, "period": delivery.period}
    names = ("read", "matched", "pending", "rejected", "observations")
    counts = {name: getattr(delivery, name) for name in names} if act.verb == "sources.applied" else {}
    return Told(facts, reverse("sources:delivery", args=[delivery.pk]), counts)


def _may_know(reader: Reader, delivery: Delivery) -> bool:
    perimeter = reader.perimeter
    if not any(perimeter.may_read(theme=theme) for theme in access.themes_of(delivery.source)):
        return False
    if not delivery.source:  # refused before it was recognised: for those who bring files
        return access.may_deposit(perimeter)
    return not access.is_private(delivery.source) or access.is_inside(perimeter, delivery)


HAPPENINGS = (
    Happening("delivery.applied", "Fichier appliqué", ("sources.applied",), _delivery),
    Happening("delivery.refused", "Fichier refusé", ("sources.refused",), _delivery),
)
