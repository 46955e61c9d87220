"""Long work: asked for by a feature, done by a worker process, followed on a page.

    @jobs.register("sources.import")
    def import_file(progress, *, delivery): …            # in jalon/<feature>/jobs.py, found at start
    job = jobs.enqueue("sources.import", title="Import de …", by=user, delivery=12)

A job whose process was killed is run again: what it does must give the same result twice.
"""

from typing import TYPE_CHECKING, Any

from jalon.jobs.registry import Cancelled, every, register

if TYPE_CHECKING:
    from jalon.jobs.models import Job

__all__ = ["Cancelled", "cancel", "enqueue", "every", "register"]


def enqueue(kind: str, *, title: str, by: Any, **arguments: Any) -> "Job":
    """Ask for a piece of long work; `arguments` are plain JSON values."""
    from jalon.jobs import actions  # models exist only once Django has started

    return actions.enqueue(kind, title=title, by=by, arguments=arguments)


def cancel(job: "Job", by: Any) -> bool:
    """Ask a job to stop; False when it was already over."""
    from jalon.jobs import actions  # see enqueue

    return actions.cancel(job, by=by)
