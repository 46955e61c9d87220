"""Steps short enough that a person who writes meanwhile waits for less than a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep

from django.db import connection, transaction

LONG = 0.25  # seconds of writing after which others are given their turn
TURN = 0.12  # SQLite has no queue: a writer that waits looks again at most every tenth of a second


class Pace:
    """Counts the time spent holding the database, and lets others through when it grows long.

    On PostgreSQL nobody waits for rows that are being added, so there is no turn to give.
    """

    def __init__(self) -> None:
        self.held = 0.0

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction of a long work."""
        if self.held > LONG:
            sleep(TURN)
            self.held = 0.0
        start = perf_counter()
        with transaction.atomic():
            yield
        if connection.vendor == "sqlite":
            self.held += perf_counter() - start
