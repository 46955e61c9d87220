"""Back-ups at regular times, as long work like any other."""

from pathlib import Path
from typing import Any

from django.conf import settings

from jalon import jobs
from jalon.config.backup import schedule


@jobs.register(schedule.KIND)
def back_up(progress: Any) -> dict[str, Any]:
    """Run twice, it makes two back-ups: the older ones go first."""
    return schedule.run(Path(settings.DATA_DIR), settings.BACKUPS, progress.step)


jobs.every(60)(schedule.ask_if_due)
