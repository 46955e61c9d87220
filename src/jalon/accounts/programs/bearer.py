"""Who calls: the token of the Authorization header, its scope, and how often it may ask.

No cookie is read here: a page elsewhere cannot act through the session of someone's browser.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from jalon.accounts import access
from jalon.accounts.programs.problems import STATUSES, Problem, Refused
from jalon.accounts.tokens import actions, queries
from jalon.accounts.tokens.models import Token
from jalon.accounts.tokens.rules import SCOPES

MINUTE = 60
FAILURES_A_MINUTE = 20  # from one address


class Bearer(HttpBearer):
    """Lets in a token that stands and has the scope; the request then carries its person and his perimeter."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        place = f"api-echecs-{_address_of(request)}"
        if _count_of(place) >= FAILURES_A_MINUTE:
            raise _too_many("Trop d’essais avec un jeton refusé : attendez une minute.")
        token = super().__call__(request)
        if token is None:
            _count(place)
            raise Refused(401, "jeton_refuse", "Jeton absent, inconnu, expiré ou révoqué.")
        if _count(f"api-jeton-{token.pk}") > settings.JALON_API_CALLS:
            raise _too_many(f"Plus de {settings.JALON_API_CALLS} appels en une minute avec ce jeton : attendez.")
        if self.scope and self.scope not in token.scopes:
            raise Refused(403, "portee_absente", f"Ce jeton n’a pas la portée « {self.scope} » : {SCOPES[self.scope]}.")
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = queries.token_of(token.strip())
        if found is None:
            return None
        actions.note_use(found)
        person: Any = access.hold_perimeter(found.person)
        person.token = found  # acts are written in the journal with the token that did them
        request.user, request.perimeter = person, access.perimeter_of(person)  # type: ignore[attr-defined]
        return found


def needs(scope: str, answer: Any, *, status: int = 200, **more: Any) -> dict[str, Any]:
    """What a router is told of an operation: its scope, its answer, and every refusal that it may give."""
    said = {"x-portee": scope} | more.pop("openapi_extra", {})
    return {
        "auth": Bearer(scope), "response": {status: answer, STATUSES: Problem}, "openapi_extra": said, **more,
    }  # fmt: skip


def _address_of(request: HttpRequest) -> str:
    """Where the call comes from; all those that come through a socket without address share one count."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return "inconnue"


def _too_many(message: str) -> Refused:
    refused = Refused(429, "trop_d_appels", message)
    refused.headers["Retry-After"] = str(
        MINUTE - int(timezone.now().timestamp()) % MINUTE
    )  # when the count begins anew
    return refused


def _window(name: str) -> str:
    return f"{name}-{int(timezone.now().timestamp()) // MINUTE}"


def _count_of(name: str) -> int:
    return cache.get(_window(name), 0)


def _count(name: str) -> int:
    """One more in this minute; how many that makes."""
    key = _window(name)
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1
