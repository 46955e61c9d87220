"""Asking for long work, and asking it to stop."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from jalon.jobs import registry, running
from jalon.jobs.models import Job


def enqueue(kind: str, *, title: str, by: Any, arguments: dict[str, Any]) -> Job:
    """A row in the caller's transaction: if what asked for the work is undone, so is the asking."""
    registry.function_of(kind)
    job = Job.objects.create(kind=kind, title=title[:200], requested_by=by, arguments=arguments)
    if settings.JALON_SYNC_JOBS:
        running.run_here(job)
    return job


def cancel(job: Job, *, by: Any) -> bool:
    """A waiting job stops at once, a running one at its next step. False when it was already over."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    running_now = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    said = f"Annulé par {by}" if by else "Annulé"
    stopped = waiting.update(
        state=Job.State.CANCELLED, cancel_asked=True, message=said[:300], finished_at=timezone.now()
    )
    asked = stopped or running_now.update(cancel_asked=True)
    job.refresh_from_db()
    return bool(asked)
