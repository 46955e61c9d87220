"""A pretend calendar: what happens in the demo bears the day on which a region would have done it.

Django reads the time in one place, `django.utils.timezone`; while the demo is made, that place reads this calendar.
Nothing of the kind exists outside `jalon demo`, which keeps a data folder of its own.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from datetime import time as hour
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


class Calendar:
    """The pretend present: it goes on by itself, never back."""

    def __init__(self) -> None:
        self._from, self._since = datetime(2024, 7, 1, tzinfo=UTC), time.monotonic()

    def now(self) -> datetime:
        elapsed = time.monotonic() - self._since
        return datetime.fromtimestamp(self._from.timestamp() + elapsed, UTC)

    def go_to(self, day: date, at: int = 9) -> None:
        """Be that day at that hour, unless it is past already."""
        wanted = datetime.combine(day, hour(at), PARIS).astimezone(UTC)
        self._from, self._since = max(wanted, self.now()), time.monotonic()


@contextmanager
def pretending() -> Iterator[Calendar]:
    """Within it, the present is that of the calendar."""
    calendar, real = Calendar(), timezone.datetime  # type: ignore[attr-defined]

    class Pretend(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return calendar.now().astimezone(tz)

    timezone.datetime = Pretend  # type: ignore[attr-defined]
    try:
        yield calendar
    finally:
        timezone.datetime = real  # type: ignore[attr-defined]
