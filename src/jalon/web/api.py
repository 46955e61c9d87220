"""The HTTP API: every feature's operations under /api/v1/, and how each kind of refusal is answered."""

import json
import math
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from jalon.accounts.api import router as accounts
from jalon.accounts.programs.problems import Refused
from jalon.directory.api import router as directory
from jalon.indicators.ledger import Conflict
from jalon.jobs import incidents
from jalon.kernel.refusal import Refusal
from jalon.sources.api import router as sources
from jalon.tracking.api import router as tracking
from jalon.tracking.contests.actions import NoLongerSo
from jalon.web import mistakes
from jalon.web.errors import problem

DEEPEST = 20  # levels of a body


class PlainJson(Parser):
    """JSON that a database can keep: no null character, no half of a character, no infinity, no abyss."""

    def parse_body(self, request: HttpRequest) -> Any:
        held = json.loads(request.body, parse_constant=_no_constant)
        _check(held, DEEPEST)
        return held


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check(value: Any, levels: int) -> None:
    if levels == 0:
        raise ValueError("too deep")
    if isinstance(value, str) and ("\0" in value or not _is_text(value)):
        raise ValueError("not a text")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a number")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    for part in value if isinstance(value, list) else ():
        _check(part, levels - 1)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


api = NinjaAPI(
    title="Jalon",
    version="1",
    description=(
        "Tout ce que fait l’API est fait au nom d’une personne, avec ses droits du moment, bornés par les portées du "
        "jeton. Un refus est une phrase en français et un mot stable."
    ),
    urls_namespace="api",
    docs_url=None,  # ninja's page loads its script from elsewhere; ours is /programmes/
    parser=PlainJson(),
)
for part in (accounts, directory, tracking, sources):
    api.add_router("", part)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    said = problem(error.status, error.code, error.message, error.where, error.details)
    for name, value in error.headers.items():
        said.headers[name] = value
    if error.status == 401:
        said.headers["WWW-Authenticate"] = 'Bearer realm="Jalon"'
    return said


@api.exception_handler(Conflict)
def changed_meanwhile(request: HttpRequest, error: Conflict) -> HttpResponse:
    return problem(409, "conflit", error.message)


@api.exception_handler(NoLongerSo)
def no_longer_so(request: HttpRequest, error: NoLongerSo) -> HttpResponse:
    return problem(409, "plus_a_jour", error.message)


@api.exception_handler(Refusal)
def refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(422, "refus", error.message, error.where)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "interdit", str(error) or "Vos droits ne le permettent pas.")


@api.exception_handler(Http404)
def unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "introuvable", "Rien de tel n’existe, ou pas pour vous.")


@api.exception_handler(SuspiciousOperation)
def unreadable(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        return problem(413, "trop_grand", "Ce qui est envoyé est trop grand.")
    return problem(400, "demande_illisible", "Cette demande ne peut pas être lue.")


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a missing token, a body that is not JSON."""
    if error.status_code == 401:
        return refused(request, Refused(401, "jeton_refuse", "Jeton absent, inconnu, expiré ou révoqué."))
    return problem(error.status_code, "demande_illisible", "Le corps de la demande n’est pas un JSON lisible.")


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    details = mistakes.in_french(error.errors)
    first = details[0]
    return problem(422, "demande_mal_formee", f"« {first['ou']} » : {first['message']}", first["ou"], details)


@api.exception_handler(Exception)
def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    number = incidents.record(error, settings.DATA_DIR)
    message = f"Erreur imprévue, incident {number}. Rien n’a été enregistré."
    return problem(500, "incident", message, number)
