"""The signature of a message: who receives it can tell that it comes from here, whole and lately.

    Jalon-Signature: t=1756111111,v1=5257a869…        HMAC-SHA256 of "1756111111." followed by the body

For a day after the secret is changed there are two v1: by the new secret, then by the former. The secret itself is
kept nowhere: it is derived from the instance's own key, so that a copy of the database alone signs nothing.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from jalon.messages.models import Subscription

OVERLAP = timedelta(days=1)


def secret_of(subscription: Subscription, generation: int | None = None) -> str:
    """What the receiver holds too; shown once when it is made."""
    named = f"{subscription.salt}:{generation or subscription.generation}"
    return "jalon_" + salted_hmac("jalon.messages.webhooks", named, algorithm="sha256").hexdigest()


def secrets_of(subscription: Subscription, now: datetime) -> list[str]:
    """The secret, then the former one for a day."""
    former = subscription.rotated_at is not None and now - subscription.rotated_at < OVERLAP
    generations = [subscription.generation, *([subscription.generation - 1] if former else [])]
    return [secret_of(subscription, generation) for generation in generations]


def signature(secrets: list[str], body: bytes, now: datetime) -> str:
    moment = str(int(now.timestamp()))
    signed = moment.encode() + b"." + body
    parts = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={moment}", *(f"v1={part}" for part in parts)])
