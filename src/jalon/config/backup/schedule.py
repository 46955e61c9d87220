"""Back-ups at regular times: into which folder, how often, how many are kept; the environment says it."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from jalon import jobs
from jalon.config.backup import making, passphrases
from jalon.config.environment import Backups
from jalon.kernel.refusal import Refusal
from jalon.web.health import backups

KIND = "config.backup"
NAME = re.compile(r"jalon-\d{4}-\d{2}-\d{2}-\d{6}\.jalon")
AFTER_A_FAILURE = timedelta(hours=1)
DRAFTS_KEPT = 86_400  # seconds: one that is older was left by a process that was killed


def ask_if_due() -> None:
    """Ask for a back-up when the last one is old enough, and none is under way."""
    plan = settings.BACKUPS
    if plan and _is_due(plan):
        jobs.enqueue(KIND, title="Sauvegarde de l'instance", by=None)


def run(folder: Path, plan: Backups | None, tell: Callable[[int, int, str], None]) -> dict[str, Any]:
    """Make one, then remove the oldest beyond what is kept."""
    if plan is None:
        raise Refusal("Aucun dossier de sauvegarde n'est donné (JALON_BACKUP_DIR).")
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = plan.folder / f"jalon-{timezone.localtime():%Y-%m-%d-%H%M%S}.jalon"
    made = making.make(target, folder, making.Wanted(passphrases.given(None)), tell)
    removed = clear(plan)
    return {"message": f"{target.name}, {made['bytes']} octets ; retirées : {removed}"}


def clear(plan: Backups) -> int:
    """Keep the last ones; remove drafts that nobody will finish. Other files of the folder are not ours."""
    made = sorted(path for path in plan.folder.iterdir() if NAME.fullmatch(path.name))
    old = made[: -plan.keep]
    for path in old:
        path.unlink()
    for draft in plan.folder.glob(f".*{making.DRAFT}"):
        if time.time() - draft.stat().st_mtime > DRAFTS_KEPT:
            draft.unlink(missing_ok=True)
    return len(old)


def _is_due(plan: Backups) -> bool:
    from jalon.jobs.models import Job  # models exist only once Django has started

    now = timezone.now()
    last = backups.last(Path(settings.DATA_DIR))
    if last and last.age(now) < plan.every.total_seconds():
        return False
    asked = Job.objects.filter(kind=KIND).order_by("-pk").first()
    return asked is None or (asked.is_over and now - asked.created_at >= min(plan.every, AFTER_A_FAILURE))
