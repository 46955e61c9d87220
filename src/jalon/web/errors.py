"""The pages of what went wrong: in French, saying what to do, never what the code saw."""

import sys

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from jalon.accounts.programs import problems
from jalon.accounts.programs.problems import is_program
from jalon.jobs import incidents
from jalon.kernel.refusal import Refusal

ANSWERED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page, or the fragment that htmx puts where the answer was expected; for a program, the same in JSON."""
    if is_program(request):
        return problem(400, "demande_illisible", refusal.message, refusal.where)
    if getattr(request, "htmx", False):
        return render(request, "web/_refusal.html", {"refusal": refusal}, status=400)
    return render(request, "web/refusal.html", {"refusal": refusal, "back": _page_before(request)}, status=400)


CODES = {400: "demande_illisible", 403: "interdit", 404: "introuvable", 500: "incident"}


def problem(status: int, code: str, message: str, where: str = "", details: list[dict] | None = None) -> JsonResponse:
    """A refusal as the API says it."""
    return JsonResponse(problems.body(code, message, where, details), status=status)


def wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An address of the API asked with a verb that it does not know."""
    said = problem(405, "methode_refusee", f"Cette adresse n'accepte que : {response.headers.get('Allow', '')}.")
    said.headers["Allow"] = response.headers.get("Allow", "")
    return said


def _page_before(request: HttpRequest) -> str:
    """Where the person came from, when that was a page of this site."""
    before = request.headers.get("Referer", "")
    mine = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if before and mine else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, "Demande incompréhensible", "L'adresse ou le formulaire envoyé n'a pas pu être lu.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = str(exception) or "Vos droits ne permettent pas d'ouvrir cette page. Un administrateur peut les étendre."
    return _page(request, 403, "Accès refusé", said)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = "Cette page est restée ouverte trop longtemps : rechargez-la, puis recommencez. Rien n'a été enregistré."
    return _page(request, 403, "Formulaire expiré", said)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = "Cette adresse ne mène à aucune page, ou ce qu'elle montrait n'existe plus."
    return _page(request, 404, "Page introuvable", said)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    said = "Trop d'essais en peu de temps, depuis ce poste ou pour ce compte. Attendez cinq minutes, puis recommencez."
    return _page(request, 429, "Attendez un peu", said)


def server_error(request: HttpRequest) -> HttpResponse:
    number = getattr(request, "incident", "")
    error = sys.exc_info()[1]
    if not number and error is not None:
        number = incidents.record(error, settings.DATA_DIR)
    return _page(
        request, 500, "Erreur imprévue", "Rien n'a été enregistré. Vous pouvez revenir en arrière et recommencer.",
        incident=number,
    )  # fmt: skip


def _page(request: HttpRequest, status: int, title: str, message: str, incident: str = "") -> HttpResponse:
    """The bare frame, which asks nothing of the database: it may be what failed."""
    if is_program(request):
        return problem(status, CODES.get(status, "refus"), message, incident)
    context = {"status": status, "title": title, "message": message, "incident": incident}
    return render(request, "web/error.html", context, status=status)
