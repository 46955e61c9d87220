"""When a time has passed, and who may approve a purge."""

import hashlib
from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from jalon.catalogue.definitions import Duration


def earlier(at: datetime, kept: Duration) -> datetime:
    """The instant a keeping time before another; the 31st of a shorter month is its last day."""
    months = at.year * 12 + at.month - 1 - kept.years * 12 - kept.months
    year, month = divmod(months, 12)
    day = min(at.day, monthrange(max(year, 1), month + 1)[1])
    return at.replace(year=max(year, 1), month=month + 1, day=day) - timedelta(days=kept.days if year > 0 else 0)


def why_not_approve(proposer: int | None, approver: int | None, administrators: Collection[int]) -> str:
    """Why somebody may not approve a plan; empty when he may. None: the operator of the command line.

    Two different people, as soon as there are two: the operator is one of them.
    """
    if proposer != approver:
        return ""
    others = set(administrators) - {approver}
    if not others:
        return ""
    return "Ce plan est approuvé par une autre personne que celle qui l'a proposé."


def digest_of(lines: Iterable[str]) -> str:
    """One hash for a list, so that its export proves itself."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
