"""A job being done: taken by one process, followed by its heartbeat, given back when its process is lost."""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from jalon.jobs import incidents, registry, rules
from jalon.jobs.models import Job, Timer
from jalon.jobs.registry import Cancelled
from jalon.kernel.refusal import Refusal

BEAT = 10.0  # seconds between the heartbeats of a job that does not speak
STEP = 0.2  # seconds between two writings of its progress


class GivenBack(Exception):
    """The worker is stopping: the job goes back to the queue and will be run again."""


class Taken(Exception):
    """Another process holds this job now, or it was deleted: what this one does no longer counts."""


class Progress:
    """What a job says of itself while it works."""

    def __init__(self, job: Job, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.stopping = stopping
        self._written = 0.0

    def step(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is. Raises when it must stop; call it often, it writes at most five times a second."""
        now = time.monotonic()
        if now - self._written < STEP and done != total:
            return
        self._written = now
        said = {"done": max(done, 0), "total": max(total, 0), "message": message[:300]}
        if not _mine(self.job).update(heartbeat_at=timezone.now(), **said):
            raise Taken
        if self.stopping():
            raise GivenBack
        if _mine(self.job).filter(cancel_asked=True).exists():
            raise Cancelled


def identity() -> str:
    """This process, told apart from a later one that would bear the same number."""
    return f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())}"


def take_next() -> Job | None:
    """The oldest waiting job, now ours. Two processes never take the same one: the update is conditional."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk")[:20]:
        if take(job):
            return job
    return None


def take(job: Job) -> bool:
    now = timezone.now()
    taken = Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, worker=identity(), attempts=F("attempts") + 1, started_at=now, heartbeat_at=now
    )
    if taken:
        job.refresh_from_db()
    return bool(taken)


def run(job: Job, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do a job that was taken, and write down how it ended. Nothing it raises goes further."""
    with _heartbeat(job):
        ended = _outcome(job, stopping)
    _mine(job).update(worker="", **ended)
    job.refresh_from_db()


def run_here(job: Job) -> None:
    """Do it in the process that asks: command line and tests."""
    if take(job):
        _mine(job).update(worker="", **_outcome(job, lambda: False))
        job.refresh_from_db()


def _outcome(job: Job, stopping: Callable[[], bool]) -> dict[str, Any]:
    over = {"finished_at": timezone.now()}
    try:
        result = registry.function_of(job.kind)(Progress(job, stopping), **job.arguments) or {}
    except Cancelled:
        return over | {"state": Job.State.CANCELLED, "message": "Annulé à la demande. Rien n'a été enregistré."}
    except GivenBack:
        waiting = "Interrompu par l'arrêt de Jalon ; reprendra au redémarrage."
        return {"state": Job.State.WAITING, "message": waiting, "attempts": F("attempts") - 1}
    except Taken:
        return {}
    except Refusal as refusal:
        return over | {"state": Job.State.FAILED, "message": str(refusal)[:300]}
    except Exception as error:
        if incidents.is_of_a_full_disk(error):
            return over | {"state": Job.State.FAILED, "message": incidents.NO_ROOM}
        number = incidents.record(error, settings.DATA_DIR)
        return over | {"state": Job.State.FAILED, "message": f"Erreur imprévue, incident {number}."}
    over["finished_at"] = timezone.now()
    return over | {"state": Job.State.DONE, "result": result, "message": str(result.get("message", ""))[:300]}


def _mine(job: Job):
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker)


class _heartbeat:
    """Beats beside the job, so that another machine knows that its process lives even when the job is silent."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                _mine(self._job).update(heartbeat_at=timezone.now())
            except DatabaseError:
                pass  # busy or away: the next beat will tell
        connection.close()


# Jobs whose process is gone


def rescue() -> int:
    """Put back the jobs whose process was killed; after three attempts, say so. Returns how many were lost."""
    now = timezone.now()
    lost = [job for job in Job.objects.filter(state=Job.State.RUNNING) if _is_lost(job, now)]
    for job in lost:
        _mine(job).update(worker="", **_after_loss(job))
    return len(lost)


def look_after() -> None:
    """What a worker does between two jobs."""
    rescue()
    run_timers()


def _is_lost(job: Job, now) -> bool:
    host, number, started = [*job.worker.split(" "), "", "", ""][:3]
    same = host == socket.gethostname()
    alive = same and number.isdigit() and _started(int(number)) == started != ""
    return rules.is_lost(same_machine=same, process_alive=alive, heartbeat=job.heartbeat_at, now=now)


def _after_loss(job: Job) -> dict[str, Any]:
    if job.cancel_asked:
        return {"state": Job.State.CANCELLED, "message": "Annulé à la demande.", "finished_at": timezone.now()}
    if rules.may_run_again(job.attempts):
        return {"state": Job.State.WAITING, "message": "Le processus a été arrêté ; le travail va être repris."}
    said = f"Le processus s'est arrêté {job.attempts} fois pendant ce travail ; il n'est plus repris."
    return {"state": Job.State.FAILED, "message": said, "finished_at": timezone.now()}


def _started(number: int) -> str:
    """When the process started, as the system tells it; empty when there is no such process."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return _alive(number)
    state, *fields = status.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]


def _alive(number: int) -> str:
    """On systems without /proc."""
    if Path("/proc/self").exists():
        return ""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "?"


# Regular work


def run_timers(now=None) -> None:
    """Start what is due, unless another worker has just done so."""
    now = now or timezone.now()
    for timer in registry.timers():
        row, _ = Timer.objects.get_or_create(name=timer.name)
        if row.last_run_at and now - row.last_run_at < timedelta(seconds=timer.seconds):
            continue
        if Timer.objects.filter(pk=row.pk, last_run_at=row.last_run_at).update(last_run_at=now):
            _run_timer(timer)


def _run_timer(timer: registry.Timer) -> None:
    try:
        with transaction.atomic() if timer.in_transaction else nullcontext():
            timer.function()
    except Exception as error:
        incidents.record(error, settings.DATA_DIR)
