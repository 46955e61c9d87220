from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import naming
from jalon.antibiotics.comparing import pages, tables
from jalon.antibiotics.comparing.asking import HOSPITALS, read_look
from jalon.antibiotics.comparing.looking import Looked
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Where a hospital, or its units, stand among others."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:comparing"))
    looked = _looked(request, place)
    return render(request, "antibiotics/comparing/page.html", pages.context(looked))


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of the page as a file, under the same names."""
    looked = _looked(request, frame.read_place(request))
    return shown_as(extension, tables.of_peers(looked), name=pages.file_name(looked), sheet="Comparaisons")


def _looked(request: HttpRequest, place: frame.Place) -> Looked:
    asked = place.asked()
    return Looked(place, read_look(request.GET, place), asked)


@any_right
@require_POST
def show_names(request: HttpRequest) -> HttpResponse:
    """The region shows the names of its hospitals to each other, or hides them."""
    region, shown = request.POST.get("region", ""), request.POST.get("noms") == "montrer"
    access.check_may_decide_for_region(request.perimeter, region)
    naming.show_names(region, shown, by=request.user)
    messages.success(request, "Les noms sont montrés aux hôpitaux." if shown else "Les noms sont masqués aux hôpitaux.")
    return redirect(f"{reverse('antibiotics:comparing')}?entre={HOSPITALS}")
