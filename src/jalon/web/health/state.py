"""What is read of an instance to say how it is: a few short queries, no table read through."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Min
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.jobs.models import Job, Timer
from jalon.web.health import backups

ESSENTIAL = ("database", "migrations", "disk")
ROOM = 256 * 2**20  # bytes: below, an import or a back-up may fail at any time
SILENT = 180  # seconds: every worker runs the timers, of which one is due every thirty seconds
LATE = 900  # seconds a job may wait before somebody looks
UNSEALED = 900  # seconds an act may wait for its seal


@dataclass(frozen=True)
class Figures:
    """In seconds and bytes; None when there is nothing to measure."""

    migrations_to_apply: int
    free_bytes: int
    worker_silent_for: float | None
    jobs_waiting: int
    jobs_running: int
    oldest_waiting_for: float | None
    unsealed_acts: int
    unsealed_for: float | None
    backup_age: float | None
    backup_bytes: int | None
    catalogue_problems: int


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def figures(folder: Path) -> Figures:
    now = timezone.now()
    late = len(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    last = backups.last(folder)
    return Figures(
        migrations_to_apply=late,
        free_bytes=shutil.disk_usage(folder).free,
        backup_age=last.age(now) if last else None,
        backup_bytes=last.size if last else None,
        catalogue_problems=len(catalogue.current().problems),
        **(_NOTHING if late else _work(now) | _journal(now)),
    )


def parts(found: Figures | None, plan: Any) -> dict[str, bool | None]:
    """Yes or no for each part; None for what is not asked of this instance, or cannot be known."""
    if found is None:
        return {"database": False} | dict.fromkeys(("migrations", "disk", *_OTHERS))
    ready = not found.migrations_to_apply
    return {
        "database": True,
        "migrations": ready,
        "disk": found.free_bytes > ROOM,
        "workers": _within(found.worker_silent_for, SILENT, unknown=False) if ready else None,
        "jobs": _within(found.oldest_waiting_for, LATE, unknown=True) if ready else None,
        "journal": _within(found.unsealed_for, UNSEALED, unknown=True) if ready else None,
        "backup": _within(found.backup_age, 2 * plan.every.total_seconds(), unknown=False) if plan else None,
        "catalogue": not found.catalogue_problems,
    }


_OTHERS = ("workers", "jobs", "journal", "backup", "catalogue")
_NOTHING: dict[str, Any] = {
    "worker_silent_for": None,
    "jobs_waiting": 0,
    "jobs_running": 0,
    "oldest_waiting_for": None,
    "unsealed_acts": 0,
    "unsealed_for": None,
}


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of the code, which does not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations or {})


def _work(now: datetime) -> dict[str, Any]:
    """A worker is heard through the timers it runs, and through the job it does."""
    waiting, running = (Job.objects.filter(state=state) for state in (Job.State.WAITING, Job.State.RUNNING))
    heard = [
        Timer.objects.aggregate(at=Max("last_run_at"))["at"],
        running.aggregate(at=Max("heartbeat_at"))["at"],
    ]
    return {
        "worker_silent_for": _since(max((at for at in heard if at), default=None), now),
        "jobs_waiting": waiting.count(),
        "jobs_running": running.count(),
        "oldest_waiting_for": _since(waiting.aggregate(at=Min("created_at"))["at"], now),
    }


def _journal(now: datetime) -> dict[str, Any]:
    unsealed = AuditEvent.objects.filter(sequence=None)
    return {"unsealed_acts": unsealed.count(), "unsealed_for": _since(unsealed.aggregate(at=Min("at"))["at"], now)}


def _since(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max(0.0, round((now - at).total_seconds(), 1))


def _within(seconds: float | None, most: float, *, unknown: bool) -> bool:
    return unknown if seconds is None else seconds <= most
