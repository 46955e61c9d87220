"""The token of whoever watches over the server: `Authorization: Bearer …`, compared in constant time."""

import hmac

from django.conf import settings


def is_given(request) -> bool:
    """False when the instance has no token: nobody can hold it."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return (
        bool(expected) and kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), expected.encode())
    )
