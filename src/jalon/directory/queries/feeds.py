"""The feeds that the instance describes: what came of each the last time, and when it is asked again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from jalon import catalogue
from jalon.catalogue.definitions import FeedDefinition
from jalon.directory.models import Fetch
from jalon.jobs.models import Job

AGAIN = timedelta(days=1)  # after a refusal


@dataclass(frozen=True)
class Feed:
    """A feed with its last fetch; `next_at`: None when it was never asked, which is now."""

    definition: FeedDefinition
    last: Fetch | None

    @property
    def next_at(self) -> datetime | None:
        if self.last is None:
            return None
        every = timedelta(days=self.definition.every)
        return self.last.started_at + (min(AGAIN, every) if self.last.outcome == Fetch.Outcome.REFUSED else every)


def feeds() -> list[Feed]:
    """The feeds in service, by title: one query."""
    described = [one for one in catalogue.current().feeds.values() if one.status == "published"]
    last: dict[str, Fetch] = {}
    for fetch in Fetch.objects.filter(feed_id__in=[one.id for one in described]).select_related("load").order_by("pk"):
        last[fetch.feed_id] = fetch
    return [Feed(one, last.get(one.id)) for one in sorted(described, key=lambda one: one.title)]


def due() -> list[FeedDefinition]:
    """Those whose day has come and that no work is already asking."""
    now = timezone.now()
    found = [feed.definition for feed in feeds() if feed.next_at is None or feed.next_at <= now]
    return [one for one in found if not asked(one.id)]


def asked(feed_id: str) -> Job | None:
    """The work that is asking a feed, or will."""
    waiting = Job.objects.filter(kind="directory.fetch", state__in=(Job.State.WAITING, Job.State.RUNNING))
    return next((job for job in waiting if job.arguments.get("feed") == feed_id), None)
