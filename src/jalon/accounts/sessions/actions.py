"""Closing sessions: one's own, or those of a person one administers."""

import hashlib
from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.accounts.models import Session, User
from jalon.accounts.sessions import queries
from jalon.kernel.refusal import Refusal


def name_of(session: Session) -> str:
    """How a page names a session: never by its key, which opens it."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]


@transaction.atomic
def close_one(*, person: User, name: str, by: Any) -> None:
    """The session of a person that has that name."""
    found = next((one for one in queries.open_ones(person) if name_of(one) == name), None)
    if found is None:
        raise Refusal("Cette connexion est déjà fermée.")
    found.delete()
    audit.write("accounts.session_closed", by=by, target=person, device=found.device)


@transaction.atomic
def close_all(*, person: User, by: Any, but: str | None = "") -> int:
    """Every session of a person, but the one at hand when its key is given; how many were closed, which is noted."""
    closed = forget_all(person, but=but)
    if closed:
        audit.write("accounts.sessions_closed", by=by, target=person, sessions=closed)
    return closed


def forget_all(person: User, *, but: str | None = "") -> int:
    """The same, as what follows from another act, which is noted by itself."""
    return Session.objects.filter(user=person).exclude(session_key=but or "").delete()[0]


def forget_ended() -> int:
    """Tidy up what is over; done regularly."""
    return Session.objects.filter(queries.ended()).delete()[0]
