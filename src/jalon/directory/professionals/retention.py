"""Forgetting the professionals whom no file names any more: which ones, then for good.

`expired` only looks, and may be shown to whoever decides; `purge` takes what was decided and leaves a trace without
any name.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.directory.professionals.models import Activity, Practice, Professional, Skill
from jalon.jobs.expiring import Expiring, Item, Limits

MONTHS = 12  # how long after the last file that named him, unless the operator says otherwise
_CHUNK = 500


def expiring() -> Expiring:
    """The same, for the plans of purge: a line names nobody."""
    return Expiring("professionals", "professionnel", "depuis le dernier fichier qui le nommait", _old, _forget)


def _old(limits: Limits) -> Iterator[Item]:
    gone = Professional.objects.filter(gone_at__lt=limits.before).order_by("pk")
    for one in gone.only("gone_at").iterator():
        if one.gone_at:
            yield Item(str(one.pk), f"professionnel n° {one.pk}", one.gone_at)


def _forget(keys: Sequence[str], by: Any) -> None:
    purge([int(key) for key in keys], by=by, reason="conservation")


def expired(before: datetime) -> list[int]:
    """The professionals whom no file has named since that instant."""
    return list(Professional.objects.filter(gone_at__lt=before).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def purge(ids: Collection[int], *, by: Any = None, reason: str = "") -> int:
    """Erase these professionals and all that was said of them; how many were. One who came back is left alone."""
    asked = set(ids)
    gone = [pk for pk in Professional.objects.filter(gone_at__isnull=False).values_list("pk", flat=True) if pk in asked]
    for start in range(0, len(gone), _CHUNK):
        chunk = gone[start : start + _CHUNK]
        for model in (Skill, Activity, Practice):
            model.objects.filter(professional__in=chunk).delete()
        Professional.objects.filter(pk__in=chunk).delete()
    if gone:
        audit.write("directory.professionals_purged", by=by, professionals=len(gone), reason=reason)
    return len(gone)
