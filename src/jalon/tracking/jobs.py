"""Long work of the tracking: sealing the archive of a closed month, building it again to verify it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from jalon import jobs
from jalon.tracking.models import Archive, Closing
from jalon.tracking.months import actions, archives


@jobs.register("tracking.archive")
def seal_archive(progress: Any, *, closing: int, by_id: int | None = None) -> dict[str, Any]:
    """Make the files of a closed month; run again after a killed worker, it makes the same ones."""
    closed = Closing.objects.get(pk=closing)
    person = get_user_model().objects.filter(pk=by_id).first() if by_id else None
    archive = actions.seal(closed, by=person, progress=progress)
    address = f"{reverse('tracking:months', args=[closed.grid])}?region={closed.region}"
    return {"archive": archive.pk, "message": archive.name, "url": address, "label": "Voir les mois et archives"}


@jobs.register("tracking.verify")
def verify_archive(progress: Any, *, archive: int) -> dict[str, Any]:
    """Build the canonical file of an archive again, and say whether it is the sealed one."""
    progress.step(0, 1, "reconstruction depuis le registre")
    sealed = Archive.objects.select_related("closing").get(pk=archive)
    verdict = archives.verify(sealed)
    progress.step(1, 1, "identique" if verdict.equal else f"{verdict.differing} différences")
    return verdict.as_json() | {
        "archive_id": sealed.pk,
        "url": reverse("tracking:archive_verdict", args=[sealed.closing.grid, sealed.pk, progress.job.pk]),
        "label": "Lire le résultat",
    }
