"""When a message that was not received is posted again, and when Jalon stops."""

from datetime import timedelta
from random import Random

MOST_ATTEMPTS = 14
KEPT_WAITING = timedelta(days=3)  # a message that nobody took for so long: its subscription is stopped
KEPT_SHOWN = timedelta(days=90)  # in the history
LOOKED_BACK = timedelta(days=7)  # when a subscription starts again
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=6)
GONE = 410


def pause_after(attempts: int, chance: Random) -> timedelta:
    """15, 30, 60 seconds… six hours at most, shortened by chance so that receivers are not all called at once."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * (0.5 + chance.random() / 2)


def is_received(status: int) -> bool:
    """Any 2xx. A redirection is not followed: the address to call is the one that was checked."""
    return 200 <= status < 300


def is_hopeless(attempts: int, age: timedelta, status: int | None) -> bool:
    """Too many times, too long, or told by the receiver that it is gone."""
    return attempts >= MOST_ATTEMPTS or age >= KEPT_WAITING or status == GONE
