from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.overview import pages, queries, tables
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One hospital in a few figures, or a line for each."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:home"))
    if place.hospital:
        return render(request, "antibiotics/overview/hospital.html", pages.of_hospital(place))
    return render(request, "antibiotics/overview/all.html", pages.of_all(place))


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of the hospitals as a file."""
    place = frame.read_place(request)
    table = tables.of_hospitals(queries.hospital_lines(place), place)
    period = place.period.code if place.period else ""
    return shown_as(extension, table, name=f"Antibiotiques - etablissements - {period}", sheet="Etablissements")
