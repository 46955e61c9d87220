"""A hospital says that it follows its antibiotics here."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.actions import publishing
from jalon.antibiotics.models import Participation
from jalon.directory.models import Entity


@transaction.atomic
def register(establishment: Entity, *, by: Any, tool: str = "") -> Participation:
    """Registered from today; once is enough. `tool`: another tool than this one, when it uses one."""
    found, made = Participation.objects.get_or_create(
        establishment=establishment, defaults={"registered_on": timezone.localdate(), "tool": tool[:120]}
    )
    if made:
        audit.write("antibiotics.registered", by=by, target=establishment, tool=found.tool)
        publishing.publish_registration(establishment, by=by)
    return found
