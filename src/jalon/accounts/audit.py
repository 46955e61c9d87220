"""Who did what, to what: one row per act, in its transaction; rows are then chained by their seals.

Sealing afterwards, in batches, keeps two people who act at once from waiting for each other. A row changed
or removed after its sealing breaks the chain: `jalon audit verify` tells where.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction

from jalon.accounts.models import AuditEvent

BATCH = 1000
START = "0" * 64  # what stands before the first row
LOCK = 7_250_001  # PostgreSQL's advisory lock: one sealer at a time


def write(verb: str, *, by: Any, target: models.Model | None = None, **details: Any) -> AuditEvent:
    """Note an act; to be called inside its transaction. `by` is None for the operator of the command line."""
    if (real := getattr(by, "seen_by", None)) is not None:  # reading leaves traces too: exports
        by, details = real, {**details, "seen_as": str(by)}
    if (token := getattr(by, "token", None)) is not None:  # the act of a program, in the name of a person
        details = {**details, "token": str(token)}
    about = {}
    if target is not None:
        about = {
            "target_kind": target._meta.label_lower[:60],
            "target_id": str(target.pk)[:60],
            "target_label": str(target)[:200],
        }
    return AuditEvent.objects.create(verb=verb, by=by, details=_plain(details), **about)


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """As JSON will give it back, so that the seal is the same before and after the database."""
    return json.loads(json.dumps(details, default=str))


# Sealing


def seal() -> int:
    """Chain the acts that are not yet sealed; returns how many were."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    if not _alone():
        return 0
    last = AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()
    sequence, before = (last.sequence or 0, last.seal) if last else (0, START)
    batch = list(AuditEvent.objects.filter(sequence=None).order_by("pk")[:BATCH])
    for event in batch:
        sequence += 1
        event.sequence = sequence
        event.seal = before = seal_of(event, before)
    AuditEvent.objects.bulk_update(batch, ["sequence", "seal"], batch_size=100)
    return len(batch)


def _alone() -> bool:
    """SQLite lets one write at a time; PostgreSQL is asked for a lock that ends with the transaction."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def seal_of(event: AuditEvent, before: str) -> str:
    """SHA-256 of the seal before and of everything the row says."""
    said = [
        event.sequence, event.pk, event.at.astimezone(UTC).isoformat(),
        event.by_id, event.verb, event.target_kind, event.target_id, event.target_label, event.details,
    ]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(before.encode() + text.encode()).hexdigest()


# Verifying


@dataclass(frozen=True)
class Break:
    """Where the chain no longer holds, and what it looks like."""

    sequence: int
    message: str


@dataclass(frozen=True)
class Verdict:
    sealed: int
    waiting: int
    breaks: list[Break]
    last_seal: str

    @property
    def holds(self) -> bool:
        return not self.breaks


def verify() -> Verdict:
    """Follow the chain from its first row. The last seal, noted elsewhere, also proves that the end is whole."""
    breaks: list[Break] = []
    before, expected, sealed = START, 1, 0
    for event in _sealed():
        sealed += 1
        sequence = event.sequence or 0
        if sequence != expected:
            breaks.append(Break(expected, _missing(expected, sequence - 1)))
        elif seal_of(event, before) != event.seal:
            breaks.append(Break(sequence, f"La ligne n° {sequence} a été modifiée après son scellement."))
        before, expected = event.seal, sequence + 1
    waiting = AuditEvent.objects.filter(sequence=None).count()
    return Verdict(sealed, waiting, breaks, before)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"La ligne n° {first} a été supprimée."
    return f"Les lignes n° {first} à {last} ont été supprimées."


def _sealed() -> Iterator[AuditEvent]:
    return AuditEvent.objects.exclude(sequence=None).order_by("sequence").iterator(chunk_size=2000)
