"""Regular work: acts are sealed soon after they are written; sessions and kept answers that are over go. A purge."""

from typing import Any

from jalon import jobs
from jalon.accounts import audit
from jalon.accounts.retention import purging, queries
from jalon.accounts.retention.models import PurgePlan
from jalon.accounts.sessions import actions as sessions
from jalon.accounts.tokens.actions import forget_answers

jobs.every(30)(audit.seal)
jobs.every(3600)(sessions.forget_ended)
jobs.every(24 * 3600)(forget_answers)


@jobs.register("retention.purge")
def purge(progress: Any, *, plan: int) -> dict[str, Any]:
    """Purge what an approved plan lists. Run again after a killed worker, it takes up where it stopped."""
    done = purging.purge(PurgePlan.objects.get(pk=plan), progress)
    gone = sum(kind.gone for kind in queries.kinds_of(done))
    return {"plan": plan, "message": f"{gone} éléments purgés"}
