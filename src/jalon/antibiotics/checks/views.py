from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import checking
from jalon.antibiotics.checks import asking, pages
from jalon.antibiotics.models import Alert
from jalon.kernel.refusal import Refusal
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What the checks noticed, by severity and check; a selection may be acknowledged."""
    look = asking.read_look(request.GET, frame.read_place(request))
    return render(request, "antibiotics/checks/page.html", pages.context(look, request.GET.get("page")))


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The list as a file, whole."""
    look = asking.read_look(request.GET, frame.read_place(request))
    return shown_as(extension, pages.table(look), name="Contrôles des antibiotiques", sheet="Constats")


@any_right
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of the files behind an alert."""
    held = _alert(request, pk)
    if not asking.sees_rows(request.perimeter, held):
        raise PermissionDenied("Ces lignes ne se lisent que dans l'hôpital.")
    look = asking.read_look(request.GET, frame.read_place(request))
    inside = access.is_inside(request.perimeter, held.establishment)
    return render(request, "antibiotics/checks/rows.html", pages.rows_context(look, held, inside))


@any_right
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge the alerts that are ticked, with one reason for all."""
    look = asking.read_look(request.GET, frame.read_place(request))
    try:
        chosen = asking.ticked(request.perimeter, request.POST.getlist("alerte"))
        count = checking.acknowledge(chosen, reason=request.POST.get("motif", ""), by=request.user)
        messages.success(request, f"{count} constat{'s acquittés' if count > 1 else ' acquitté'}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(look.url())


@any_right
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back; it stays in the history."""
    held = _alert(request, pk)
    asking.check_may_answer(request.perimeter, held)
    look = asking.read_look(request.GET, frame.read_place(request))
    try:
        checking.reopen(held, reason=request.POST.get("motif", ""), by=request.user)
        messages.success(request, "Constat rouvert ; la réponse donnée reste dans son historique.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(look.url())


def _alert(request: HttpRequest, pk: int) -> Alert:
    held = get_object_or_404(Alert.objects.select_related("establishment"), pk=pk)
    access.check_may_see(request.perimeter, held.establishment)
    return held
