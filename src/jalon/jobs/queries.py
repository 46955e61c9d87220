"""The jobs a person may follow: his own; all of them for an administrator."""

from typing import Any

from django.db.models import QuerySet

from jalon.jobs.models import Job


def visible_to(user: Any, *, everything: bool) -> QuerySet[Job]:
    found = Job.objects.select_related("requested_by")
    return found if everything else found.filter(requested_by=user)
