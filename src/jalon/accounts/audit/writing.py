"""A row of the journal: what it says, and the stamp that only an instance with its secret key can make."""

import hmac
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jalon.accounts.models import AuditEvent

PERSON = "accounts.user"
_DRAWN = 16  # signs of chance before the digest: two rows never bear the same stamp


def write(verb: str, *, by: Any, target: models.Model | None = None, **details: Any) -> AuditEvent:
    """Note an act; to be called inside its transaction. `by` is None for the operator of the command line."""
    if (real := getattr(by, "seen_by", None)) is not None:  # reading leaves traces too: exports
        by, details = real, {**details, "seen_as": number_of(by)}
    if (token := getattr(by, "token", None)) is not None:  # the act of a program, in the name of a person
        details = {**details, "token": str(token)}
    event = AuditEvent(at=timezone.now(), verb=verb, by=by, details=_plain(details), **_about(target))
    event.stamp = stamp_of(*said(event))
    event.save(force_insert=True)
    return event


def _about(target: models.Model | None) -> dict[str, str]:
    if target is None:
        return {}
    label = number_of(target) if isinstance(target, get_user_model()) else str(target)
    return {
        "target_kind": target._meta.label_lower[:60],
        "target_id": str(target.pk)[:60],
        "target_label": label[:200],
    }


def number_of(person: Any) -> str:
    """How a sealed row names a person: his name is read elsewhere, so that it can be erased one day."""
    return f"compte n° {person.pk}"


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """As JSON will give it back, so that the seal is the same before and after the database."""
    return json.loads(json.dumps(details, default=str))


def said(event: Any) -> tuple[Any, ...]:
    """Everything a row says of its act, in the order of its seal."""
    return (
        event.at, event.by_id, event.verb, event.target_kind, event.target_id, event.target_label, event.details,
    )  # fmt: skip


def canonical(values: list[Any]) -> str:
    """The one way to write these values: what is hashed, here and by whoever verifies."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# Stamps


def stamp_of(at: datetime, *rest: Any, drawn: str = "") -> str:
    """Chance, then a keyed digest of it and of what the row says: nobody makes one from the database alone."""
    drawn = drawn or secrets.token_hex(_DRAWN // 2)
    text = canonical([drawn, at.astimezone(UTC).isoformat(), *rest])
    return drawn + salted_hmac("jalon.journal", text, algorithm="sha256").hexdigest()


def is_ours(stamp: str | None, *values: Any) -> bool:
    """Whether the row is as this instance wrote it. False for a row written by another hand, or changed since."""
    return bool(stamp) and hmac.compare_digest(str(stamp), stamp_of(*values, drawn=str(stamp)[:_DRAWN]))
