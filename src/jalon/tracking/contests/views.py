from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon import catalogue
from jalon.accounts.access import signed_in
from jalon.indicators.models import Contest
from jalon.kernel.refusal import Refusal
from jalon.tracking import cells, frame
from jalon.tracking.contests import access, actions, pages, queries
from jalon.tracking.months.queries import is_closed_for
from jalon.tracking.rules import read_entry
from jalon.tracking.views import look_asked, panel_again
from jalon.ui.downloads import table_as

VERBS = {
    "accepter": "La valeur proposée est écrite.",
    "repondre": "Réponse donnée.",
    "retirer": "Contestation retirée.",
}


@signed_in
@require_GET
def listing(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    return render(request, "tracking/contests/page.html", pages.listing(request, place, request.perimeter))


@signed_in
@require_GET
def export(request: HttpRequest, grid_id: str, extension: str) -> HttpResponse:
    """Every contest of the region on this grid, as a CSV or a workbook."""
    place = frame.read_place(request, grid_id, request.perimeter)
    table = pages.exported(place, request.perimeter)
    return table_as(extension, table, name=f"contestations-{place.region}", sheet="Contestations", wrap=True)


@signed_in
@require_POST
def contest(request: HttpRequest, grid_id: str, finess: str, column_id: str) -> HttpResponse:
    """Dispute the value of a cell; the panel is shown again, with what is missing when it is refused."""
    look, perimeter = look_asked(request, grid_id)
    cell = cells.open_cell(look, perimeter, finess, column_id)
    context: dict = {}
    try:
        manner = request.POST.get("maniere", "valeur")
        proposed = read_entry(cell.indicator.value, request.POST.getlist("valeur"), manner)
        allowed = pages.contesting(cell, perimeter)
        actions.contest(
            cell=cell, proposed=proposed, reason=request.POST.get("motif", ""), allowed=allowed, by=request.user
        )
        context["contested"] = True
    except Refusal as refusal:
        context["problem"] = str(refusal)
    return panel_again(request, look, perimeter, finess, column_id, context)


@signed_in
@require_POST
def end(request: HttpRequest, grid_id: str, pk: int, verb: str) -> HttpResponse:
    """Accept, answer or withdraw; from the panel of a cell the panel comes back, else the list."""
    region = get_object_or_404(Contest, pk=pk).region
    place = replace(frame.read_place(request, grid_id, request.perimeter), region=region)
    held = get_object_or_404(queries.in_grid(request.perimeter, place.grid, region), pk=pk)
    problem = _ended(request, held, verb)
    finess, _, column_id = request.POST.get("case", "").partition("/")
    if finess and column_id:
        look, perimeter = look_asked(request, grid_id)
        context = {"problem": problem} if problem else {"ended": VERBS[verb]}
        return panel_again(request, look, perimeter, finess, column_id, context)
    if problem:
        raise Refusal(problem)
    messages.success(request, VERBS[verb])
    return redirect(place.url("tracking:contests"))


def _ended(request: HttpRequest, held: Contest, verb: str) -> str:
    """Do it; the sentence that says why not, when it is refused."""
    indicator = catalogue.current().indicators[held.indicator.code]
    closed = is_closed_for(held.indicator.code, held.entity, held.region, held.period)
    try:
        if verb == "retirer":
            allowed = access.withdrawing(request.perimeter, indicator, held)
            actions.withdraw(held=held, allowed=allowed, by=request.user)
        elif verb == "accepter":
            allowed = access.answering(request.perimeter, indicator, held, closed)
            actions.accept(held=held, allowed=allowed, by=request.user)
        elif verb == "repondre":
            allowed = access.answering(request.perimeter, indicator, held, closed=False)
            actions.answer(held=held, text=request.POST.get("reponse", ""), allowed=allowed, by=request.user)
        else:
            raise Refusal("Cette réponse n'existe pas.")
    except Refusal as refusal:
        return str(refusal)
    return ""
