"""What a person does about what checks found."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.indicators import access
from jalon.indicators.models import Finding
from jalon.indicators.projection import mark_cells_stale
from jalon.kernel.refusal import Refusal


@transaction.atomic
def acknowledge(*, findings: Iterable[Finding], reason: str, by: Any, perimeter: Perimeter) -> int:
    """Answer findings with a reason: they no longer call for anyone. Returns how many were still open."""
    reason = reason.strip()
    if not reason:
        raise Refusal("Dites en quelques mots pourquoi ces constats n'appellent rien de plus.")
    wanted = [finding.pk for finding in findings]
    chosen = list(Finding.objects.select_related("entity").filter(pk__in=wanted, acknowledged_at=None, cleared_at=None))
    if not all(access.may_acknowledge(perimeter, finding) for finding in chosen):
        raise Refusal("Certains de ces constats sont hors de votre périmètre : rien n'a été écrit.")
    Finding.objects.filter(pk__in=[finding.pk for finding in chosen]).update(
        acknowledged_by=by, acknowledged_at=timezone.now(), reason=reason[:300]
    )
    mark_cells_stale({(f.indicator_id, f.period) for f in chosen if f.indicator_id and f.period})
    for finding in chosen:
        audit.write("indicators.finding_acknowledged", by=by, target=finding, reason=reason[:300])
    return len(chosen)
