"""When is a job's process lost, and what becomes of the job?"""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 3
SILENCE = timedelta(seconds=60)


def is_lost(*, same_machine: bool, process_alive: bool, heartbeat: datetime | None, now: datetime) -> bool:
    """On this machine the process itself tells; on another one, only the silence of its heartbeat does."""
    if same_machine:
        return not process_alive
    return heartbeat is None or now - heartbeat > SILENCE


def may_run_again(attempts: int) -> bool:
    return attempts < MAX_ATTEMPTS
