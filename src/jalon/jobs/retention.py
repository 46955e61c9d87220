"""Finished jobs and incidents, purged when their time has passed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.jobs.models import Job

OVER = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


def expiring() -> list[Expiring]:
    return [
        Expiring("jobs", "travail", "depuis sa fin", _finished, _forget_jobs),
        Expiring("incidents", "incident", "depuis l'incident", _incidents, finish=_remove_incidents),
    ]


def _finished(limits: Limits) -> Iterator[Item]:
    over = Job.objects.filter(state__in=OVER, finished_at__lt=limits.before).order_by("pk")
    for pk, kind, finished_at in over.values_list("pk", "kind", "finished_at").iterator():
        if finished_at:
            yield Item(str(pk), f"travail n° {pk} ({kind})", finished_at)


def _forget_jobs(keys: Sequence[str], by: Any) -> None:
    Job.objects.filter(pk__in=[int(key) for key in keys], state__in=OVER).delete()


def _incidents(limits: Limits) -> Iterator[Item]:
    for path in sorted(_journal().glob("incident-*.txt")):
        found = path.stat()
        at = datetime.fromtimestamp(found.st_mtime, UTC)
        if at < limits.before:
            yield Item(path.name, path.stem, at, size=found.st_size)


def _remove_incidents(keys: Sequence[str]) -> None:
    for key in keys:
        (_journal() / Path(key).name).unlink(missing_ok=True)


def _journal() -> Path:
    return Path(settings.DATA_DIR) / "journal"
