"""The loading of directory files as a background job."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from jalon import jobs
from jalon.directory import actions
from jalon.kernel.refusal import Refusal
from jalon.warehouse import originals


@jobs.register("directory.fetch")
def fetch_feed(progress: Any, *, feed: str, person: int | None = None) -> dict[str, Any]:
    """Ask for the file of a feed, and take it in."""
    from jalon.accounts.models import User  # models exist only once Django has started

    progress.step(0, 1, f"relevé du flux {feed}")
    done = actions.fetch(feed, User.objects.filter(pk=person).first() if person else None)
    progress.step(1, 1, f"{done.get_outcome_display()} {done.message}".strip())
    return {"fetch": done.pk, "url": reverse("directory:feeds"), "label": "Voir les flux"}


@jobs.every(seconds=3600)
def fetch_what_is_due() -> None:
    """Ask for the feeds whose day has come."""
    from jalon.directory.queries.feeds import due  # see fetch_feed

    for feed in due():
        jobs.enqueue("directory.fetch", title=f"Relevé du flux {feed.title}", by=None, feed=feed.id)


@jobs.register("directory.load")
def load_received(progress: Any, *, files: list[dict[str, str]], person: int | None = None) -> dict[str, Any]:
    """Take in files already kept among the originals; one that is refused does not stop the others.

    Run twice, it does nothing more: the same bytes are taken once.
    """
    from jalon.accounts.models import User  # models exist only once Django has started

    by = User.objects.filter(pk=person).first() if person else None
    loads: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    for rank, file in enumerate(files):
        progress.step(rank, len(files), f"lecture de {file['name']}")
        path = originals.path_of(settings.DATA_DIR / "originaux", file["sha256"])
        try:
            report = actions.load_file(path, by, name=file["name"])
        except Refusal as refusal:
            refused.append({"file": file["name"], "message": refusal.message})
            continue
        loads.append({"load": report.load_id, "file": report.file, "already": report.already})
    progress.step(len(files), len(files), f"pris : {len(loads)} ; refusés : {len(refused)}")
    done = {"loads": loads, "refused": refused, "label": "Lire le compte rendu"}
    if len(loads) == 1 and not refused:
        return done | {"url": reverse("directory:load_report", args=[loads[0]["load"]])}
    return done | {"url": reverse("directory:loading", args=[progress.job.pk])}
