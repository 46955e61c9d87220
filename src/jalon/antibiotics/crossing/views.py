from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.crossing import pages, tables
from jalon.antibiotics.crossing.asking import read_look
from jalon.antibiotics.crossing.looking import Looked
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """A consumption against a resistance, at every lag."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:crossing"))
    return render(request, "antibiotics/crossing/page.html", pages.context(_looked(request, place)))


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The points as a file."""
    looked = _looked(request, frame.read_place(request))
    return shown_as(extension, tables.of_points(looked), name=pages.file_name(looked, "points"), sheet="Points")


@any_right
@require_GET
def lags_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The lags as a file."""
    looked = _looked(request, frame.read_place(request))
    return shown_as(extension, tables.of_lags(looked), name=pages.file_name(looked, "decalages"), sheet="Décalages")


def _looked(request: HttpRequest, place: frame.Place) -> Looked:
    asked = place.asked()
    return Looked(place, read_look(request.GET, place), asked)
