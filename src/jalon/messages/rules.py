"""When a letter that could not be sent is tried again."""

from datetime import timedelta

MOST_ATTEMPTS = 8
KEPT_WAITING = timedelta(days=7)  # a reminder of last week says nothing true any more


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 2, 4, 8… minutes, six hours at most."""
    return min(timedelta(minutes=2**attempts), timedelta(hours=6))
