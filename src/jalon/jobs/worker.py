"""The processes that do the work: one keeper, which starts the others again when they die.

The keeper never opens the database, so nothing can kill it but a signal; a worker does one job at a time.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from jalon.jobs import processes

IDLE = 0.3  # seconds between two looks at the queue
UPKEEP = 1.0  # seconds between two looks at lost jobs and regular work
GRACE = 3.0  # seconds given to a job to reach its next step when all must stop
COMMAND = [sys.executable, "-m", "jalon", "worker", "--single"]


def keep(count: int) -> int:
    """Keep `count` workers alive until told to stop."""
    stop = processes.stop_on_signals()
    parent = os.getppid()
    workers = [subprocess.Popen(COMMAND) for _ in range(count)]
    while not stop() and os.getppid() == parent:
        time.sleep(0.2)
        for place, worker in enumerate(workers):
            if worker.poll() is not None and not stop():
                time.sleep(0.5)  # one that cannot start is not started madly
                workers[place] = subprocess.Popen(COMMAND)
    processes.stop_all(workers, GRACE)
    return 0


def work() -> int:
    """Do jobs one after the other until told to stop, or until the keeper is gone."""
    from jalon.jobs import running  # models exist only once Django has started

    stop, keeper = processes.stop_on_signals(), os.getppid()
    upkeep_at = 0.0
    while not stop() and os.getppid() == keeper:
        if time.monotonic() >= upkeep_at:
            _unless_away(running.look_after)
            upkeep_at = time.monotonic() + UPKEEP
        job = _unless_away(running.take_next)
        if job is None:
            time.sleep(IDLE)
        else:
            running.run(job, stop)
    return 0


def _unless_away(look: Callable):
    """None when the database is away, or busy for long: jobs wait, so do we."""
    from django.db import OperationalError, close_old_connections

    close_old_connections()
    try:
        return look()
    except OperationalError:
        time.sleep(2)
        return None


def work_once() -> int:
    """Do everything that waits; how many jobs were done."""
    from jalon.jobs import running  # see work

    done = 0
    running.look_after()
    while job := running.take_next():
        running.run(job)
        done += 1
    return done
