from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.consuming import lines as behind
from jalon.antibiotics.consuming import pages, tables
from jalon.antibiotics.consuming.asking import read_look
from jalon.antibiotics.consuming.looking import look_at
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Places ranked, what the consumption is made of, its course, the ratios, what has no dose."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:consumption"))
    looked = look_at(place, read_look(request.GET, place))
    return render(request, "antibiotics/consuming/page.html", pages.context(looked))


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of the places as a file."""
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    return shown_as(extension, tables.of_places(looked), name=pages.file_name(looked), sheet="Consommations")


@any_right
@require_GET
def composition_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of what the consumption is made of."""
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    name = f"{pages.file_name(looked)} - composition"
    return shown_as(extension, tables.of_composition(looked), name=name, sheet="Composition")


@any_right
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """The lines of the files behind a bar."""
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    found = behind.find(looked, request.GET)
    return render(request, "antibiotics/consuming/lines.html", pages.lines_context(looked, found, request.GET))


@any_right
@require_GET
def lines_export(request: HttpRequest, extension: str) -> HttpResponse:
    """All of those lines as a file."""
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    found = behind.find(looked, request.GET)
    name = f"{pages.file_name(looked)} - lignes"
    return shown_as(extension, behind.table(found, found.rows), name=name, sheet="Lignes")
