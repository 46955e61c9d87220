"""What befalls the site while a file is being written: processes killed, or a disk with no room left.

A fault is given the act of asking for the file to be applied, and does it at the moment that it chooses.
"""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, close_old_connections

from jalon.jobs.models import Job
from jalon.sources.models import Delivery
from jalon.web.bench.site import Site

Fault = Callable[[Callable[[], None]], None]
BETWEEN = 7  # seconds between two blows: two within 5.5 close the whole site, which its service then starts again
ROOM_LEFT = 64 << 20  # bytes of the disk when the file is asked for: the rest is taken in an instant
FULL_FOR = 10  # seconds without room, during which people go on reading and entering
PATIENCE = 120  # seconds before a measure is given up


def chosen(site: Site, blows: int, disk: int) -> Fault:
    """The fault asked for in the command; none most often."""
    if disk:
        return disk_full
    return lambda apply: kills(apply, site, blows)


def kills(apply: Callable[[], None], site: Site, blows: int) -> None:
    """kill -9 to every worker and to a process of the site, again and again."""
    apply()
    for _ in range(blows):
        wait_for(Delivery.State.APPLYING, Delivery.State.APPLIED)
        time.sleep(0.5)
        site.strike()
        time.sleep(BETWEEN)


def disk_full(apply: Callable[[], None]) -> None:
    """No room is left once the file is being written; some is made after a while, and somebody asks for it again."""
    ballast = Path(settings.DATA_DIR) / "lest"
    _weigh_down(ballast, but=ROOM_LEFT)
    apply()
    written = wait_for(Delivery.State.APPLYING, Delivery.State.APPLIED)
    if written.state == Delivery.State.APPLIED:
        raise RuntimeError("the file was written before the disk was full: ask for more lines")
    _weigh_down(ballast, but=0)
    time.sleep(FULL_FOR)
    ballast.unlink()
    wait_until(lambda: not Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).exists())
    if not Delivery.objects.filter(state=Delivery.State.APPLIED).exists():
        apply()


def _weigh_down(ballast: Path, but: int) -> None:
    """Take all the room of the disk, but so many bytes."""
    free = shutil.disk_usage(ballast.parent).free
    with ballast.open("ab") as file:
        os.posix_fallocate(file.fileno(), file.tell(), max(free - but, 1))


def wait_for(*states: str) -> Delivery:
    """The delivery, once it is in one of these states."""
    wait_until(lambda: Delivery.objects.filter(state__in=states).exists())
    return Delivery.objects.get(state__in=states)


def wait_until(holds: Callable[[], bool]) -> None:
    """A database that is away, or starting again, is asked later."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if holds():
                return
        except OperationalError:
            close_old_connections()
        time.sleep(0.02)
    raise RuntimeError("what the measure waited for did not come")
