"""When a person last looked at a grid: what "since my last visit" means."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jalon.tracking.models import Visit

SILENCE = timedelta(hours=4)  # after which a visit is over
AT_MOST_EACH = timedelta(minutes=1)  # pages opened one after the other write one row


def note(user: Any, grid: str, region: str, now: datetime | None = None) -> None:
    """The person is looking at a grid of a region. A visit that was over becomes the one before this."""
    now = now or timezone.now()
    visit, new = Visit.objects.get_or_create(user=user, grid=grid, region=region, defaults={"last_at": now})
    if new or now - visit.last_at < AT_MOST_EACH:
        return
    if now - visit.last_at > SILENCE:
        visit.before_at = visit.last_at
    visit.last_at = now
    visit.save(update_fields=["last_at", "before_at"])


def last_seen(user: Any, grid: str, region: str, now: datetime | None = None) -> datetime | None:
    """The end of the visit before the present one; None for who never came before."""
    visit = Visit.objects.filter(user=user, grid=grid, region=region).first()
    return last_seen_of(visit, now) if visit else None


def last_seen_of(visit: Visit, now: datetime | None = None) -> datetime | None:
    """The same, of a visit already read."""
    return visit.last_at if (now or timezone.now()) - visit.last_at > SILENCE else visit.before_at
