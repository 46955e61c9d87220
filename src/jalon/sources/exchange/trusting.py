"""Whose bundles are taken here: trust is given by a person, to a key, by its fingerprint."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Sender


def trusted_name(fingerprint: str) -> str:
    """The name given to that key here; empty when it is not trusted, or no longer."""
    return Sender.objects.filter(fingerprint=fingerprint, revoked_at=None).values_list("name", flat=True).first() or ""


@transaction.atomic
def trust(*, fingerprint: str, name: str, by: Any) -> Sender:
    """Take the bundles of that key from now on, under that name; trust that was taken back may be given again."""
    name = " ".join(name.split())[:120]
    if not name:
        raise Refusal("Dites de qui est cette clé : le nom sera lu à côté de chaque fichier reçu.")
    held = Sender.objects.select_for_update().filter(fingerprint=fingerprint).first()
    if held is not None and held.revoked_at is None:
        raise Refusal(f"Cette clé est déjà de confiance, sous le nom « {held.name} ».")
    sender, _ = Sender.objects.update_or_create(
        fingerprint=fingerprint,
        defaults={"name": name, "trusted_at": timezone.now(), "trusted_by": by, "revoked_at": None},
    )
    audit.write("exchange.trusted", by=by, target=sender, fingerprint=fingerprint)
    return sender


@transaction.atomic
def revoke(*, sender: Sender, by: Any) -> Sender:
    """Take no more of its bundles; what was received stays, and says from whom."""
    held = Sender.objects.select_for_update().get(pk=sender.pk)
    if held.revoked_at is None:
        held.revoked_at = timezone.now()
        held.save(update_fields=["revoked_at"])
        audit.write("exchange.revoked", by=by, target=held, fingerprint=held.fingerprint)
    return held
