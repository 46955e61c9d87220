"""Long work on files: reading one, applying one, looking into the watched folder."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError

from jalon import jobs
from jalon.indicators import projection
from jalon.kernel.memory import collector_paused
from jalon.sources import actions
from jalon.sources.actions import depot
from jalon.sources.exchange import importing, waiting
from jalon.sources.models import Delivery


@jobs.register("sources.plan")
def plan_file(progress: Any, *, delivery: int, source: str = "", period: str = "") -> dict[str, Any]:
    """Read a received file and say what it would change."""
    received = Delivery.objects.get(pk=delivery)
    if received.state not in {Delivery.State.RECEIVED, Delivery.State.PLANNED}:
        return {"delivery": delivery, "message": received.message or received.get_state_display()}
    with collector_paused():
        actions.plan(received, source=source or None, period=period or None, progress=progress)
    return {"delivery": delivery, "message": received.message or f"{received.read} lignes lues"}


@jobs.register("sources.import")
def import_file(progress: Any, *, delivery: int, by_id: int | None = None) -> dict[str, Any]:
    """Apply a file. Run again after a killed worker, it discards what was half prepared, or finishes."""
    received = Delivery.objects.select_related("batch").get(pk=delivery)
    person = get_user_model().objects.filter(pk=by_id).first() if by_id else None
    with collector_paused():
        actions.apply_plan(received, by=person, progress=progress)
        if received.batch is not None:
            with suppress(DatabaseError):  # the file is applied: whoever reads it will compute what is not ready
                projection.read_ahead(received.batch)
    return {"delivery": delivery, "message": f"{received.observations} observations"}


@jobs.register("sources.exchange")
def take_bundle(progress: Any, *, sha256: str, by_id: int, add: bool, with_ours: bool) -> dict[str, Any]:
    """Take the bundle of another instance in; run again after a killed worker, it starts anew: nothing was kept."""
    path = waiting.path_of(sha256)
    person = get_user_model().objects.filter(pk=by_id).first()
    progress.step(0, 1, "Vérification, puis application de tous les fichiers")
    taken = importing.take(path, by=person, add=add, with_ours=with_ours)
    waiting.forget(sha256)  # a second copy of the originals
    return {"message": f"{len(taken.deliveries)} fichier(s) pris"}


@jobs.register("sources.depot")
def take_file(progress: Any, *, path: str) -> dict[str, Any]:
    """Take a file of the watched folder in, then put it away with its report."""
    return {"message": depot.take(Path(path))}


@jobs.every(seconds=30)
def scan_depot() -> None:
    """Ask for the files that stopped growing since the last look."""
    depot.scan()
