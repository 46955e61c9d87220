"""Asking that the owners of missing files be reminded."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.access import REGION_ACTOR, Perimeter
from jalon.accounts.models import AuditEvent
from jalon.kernel.refusal import Refusal
from jalon.tracking.frame import Place
from jalon.tracking.freshness.letters import ASKED
from jalon.tracking.freshness.queries import expected_files


def may_remind(perimeter: Perimeter, place: Place) -> bool:
    """Whoever completes the region's columns may remind the others of theirs."""
    return perimeter.may_write(REGION_ACTOR, region=place.region)


@transaction.atomic
def remind(*, place: Place, perimeter: Perimeter, by: Any) -> int:
    """Ask for a letter to each owner of a missing file, once a day; returns how many files are missing."""
    if not may_remind(perimeter, place):
        raise Refusal(perimeter.why_not_write(REGION_ACTOR, region=place.region))
    missing = [one for one in expected_files(place.grid, place.month) if one.state == "missing"]
    if not missing:
        raise Refusal("Aucun fichier ne manque pour ce mois : il n'y a personne à relancer.")
    said = {"grid": place.grid.id, "region": place.region, "month": place.month.code}
    today = AuditEvent.objects.filter(verb=ASKED, at__date=timezone.localdate())
    if any({**event.details, **said} == event.details for event in today):
        raise Refusal("Un rappel a déjà été demandé aujourd'hui pour ce mois.")
    files = [one.source.id for one in missing]
    audit.write(
        "tracking.reminded", by=by, grid=place.grid.id, region=place.region, month=place.month.code, files=files
    )  # fmt: skip
    return len(missing)
