"""Chaining: each row is sealed with the seal before it. A row that Jalon did not write is left out, and told."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from jalon.accounts.audit import anchors
from jalon.accounts.audit.writing import canonical, is_ours, said
from jalon.accounts.models import AuditEvent, JournalPurge

BATCH = 1000
START = "0" * 64  # what stands before the first row
LOCK = 7_250_001  # PostgreSQL's advisory lock: one sealer at a time


def seal() -> int:
    """Chain the acts that are not yet sealed, and tell the witness; returns how many were."""
    total, beyond = 0, 0
    while (done := _seal_batch(beyond))[1]:
        total, beyond = total + done[0], done[1]
    return total


@transaction.atomic
def _seal_batch(beyond: int) -> tuple[int, int]:
    """How many were sealed, and the last row looked at: those before it that stay unsealed are not ours."""
    if not _alone():
        return 0, 0
    sequence, before = first = end_of_chain()
    looked = list(AuditEvent.objects.filter(sequence=None, pk__gt=beyond).order_by("pk")[:BATCH])
    batch = [event for event in looked if is_ours(event.stamp, *said(event))]
    for event in batch:
        sequence += 1
        event.sequence = sequence
        event.seal = before = seal_of(before, sequence, event.pk, *said(event))
    AuditEvent.objects.bulk_update(batch, ["sequence", "seal"], batch_size=100)
    if batch:
        transaction.on_commit(lambda: anchors.append(sequence, before, after=first[0]))
    return len(batch), looked[-1].pk if looked else 0


def end_of_chain() -> tuple[int, str]:
    """The number and the seal of the last row; those of the last purge when nothing is left."""
    last = AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()
    if last:
        return last.sequence or 0, last.seal
    purge = JournalPurge.objects.order_by("-last_sequence").first()
    return (purge.last_sequence, purge.seal) if purge else (0, START)


def _alone() -> bool:
    """SQLite lets one write at a time; PostgreSQL is asked for a lock that ends with the transaction."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def seal_of(before: str, sequence: int, pk: int, at: datetime, *rest: Any) -> str:
    """SHA-256 of the seal before and of everything the row says."""
    return digest(before, line(sequence, pk, at, *rest))


def line(sequence: int, pk: int, at: datetime, *rest: Any) -> list[Any]:
    """What is sealed: number, key, instant (UTC), person, act, kind, key and label of the object, details."""
    return [sequence, pk, at.astimezone(UTC).isoformat(), *rest]


def digest(before: str, values: list[Any]) -> str:
    return hashlib.sha256(before.encode() + canonical(values).encode()).hexdigest()
