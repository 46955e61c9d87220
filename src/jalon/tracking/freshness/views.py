from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import signed_in
from jalon.tracking import frame
from jalon.tracking.freshness import actions, pages
from jalon.ui.downloads import table_as
from jalon.ui.french import counted


@signed_in
@require_GET
def freshness(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    return render(request, "tracking/freshness/page.html", pages.page(place, request.perimeter))


@signed_in
@require_GET
def export(request: HttpRequest, grid_id: str, extension: str) -> HttpResponse:
    """The files of the month and where they are."""
    place = frame.read_place(request, grid_id, request.perimeter)
    table = pages.exported(place, request.perimeter)
    return table_as(extension, table, name=f"fichiers-attendus-{place.month.code}", sheet="Fichiers attendus")


@signed_in
@require_POST
def remind(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Ask for a reminder to those who owe the missing files."""
    place = frame.read_place(request, grid_id, request.perimeter)
    missing = actions.remind(place=place, perimeter=request.perimeter, by=request.user)
    messages.success(
        request,
        f"Rappel demandé pour {counted(missing, 'fichier')} : les courriels partent dans les minutes qui viennent.",
    )
    return redirect(place.url("tracking:freshness"))
