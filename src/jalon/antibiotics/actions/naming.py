"""The region says whether its hospitals see each other's names when they are compared."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.models import Naming


@transaction.atomic
def show_names(region: str, shown: bool, *, by: Any) -> Naming:
    """Show or hide them from now on; saying again what holds changes nothing."""
    held, made = Naming.objects.select_for_update().get_or_create(
        region=region, defaults={"shown": shown, "decided_by": by}
    )
    if not made and held.shown == shown:
        return held
    held.shown, held.decided_by, held.decided_at = shown, by, timezone.now()
    held.save()
    if shown:
        audit.write("antibiotics.names_shown", by=by, target=held, region=region)
    else:
        audit.write("antibiotics.names_hidden", by=by, target=held, region=region)
    return held
