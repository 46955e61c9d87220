from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts import audit
from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.resisting import pages, pair_pages, pair_parts, tables
from jalon.antibiotics.resisting.asking import read_look, read_pair
from jalon.antibiotics.resisting.isolates import Isolates, read_shown, table
from jalon.antibiotics.resisting.looking import Looked, look_at
from jalon.antibiotics.resisting.pairing import Paired
from jalon.antibiotics.resisting.words import note
from jalon.ui.downloads import shown_as
from jalon.ui.tables import Table


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The followed pairs, the antibiogram table, the places."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:resistance"))
    looked = look_at(place, read_look(request.GET, place))
    return render(request, "antibiotics/resisting/page.html", pages.context(looked))


def _exported(request: HttpRequest, extension: str, made: Callable[[Looked], Table], what: str) -> HttpResponse:
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    return shown_as(extension, made(looked), name=pages.file_name(looked, what), sheet=what.capitalize())


@any_right
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """Every cell of the antibiogram as a file."""
    return _exported(request, extension, tables.of_cells, "antibiogramme")


@any_right
@require_GET
def followed_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The followed pairs as a file."""
    return _exported(request, extension, tables.of_followed, "couples suivis")


@any_right
@require_GET
def places_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of the places as a file."""
    return _exported(request, extension, tables.of_places, "lieux")


def _paired(request: HttpRequest) -> Paired:
    place = frame.read_place(request)
    looked = look_at(place, read_look(request.GET, place))
    seen = {*looked.gathered.molecules, *looked.gathered.frame["organism"].unique()}
    return Paired(looked, read_pair(request.GET, seen))


@any_right
@require_GET
def pair(request: HttpRequest) -> HttpResponse:
    """One organism and what it may resist: its course, the rules side by side, its places and specimens."""
    return render(request, "antibiotics/resisting/pair.html", pair_pages.context(_paired(request)))


@any_right
@require_GET
def pair_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The table of the places of a pair as a file."""
    paired = _paired(request)
    name = pages.file_name(paired.looked, paired.pair.title.replace("/", "-"))
    return shown_as(extension, pair_parts.places_table(paired), name=name, sheet="Couple")


def _isolates(request: HttpRequest) -> Isolates:
    """Inside the hospital alone."""
    paired = _paired(request)
    if not paired.looked.place.inside:
        raise PermissionDenied("Ces lignes ne se lisent que dans l'hôpital : au dehors, seuls les comptes se montrent.")
    return Isolates(paired, read_shown(request.GET))


@any_right
@require_GET
def isolates_page(request: HttpRequest) -> HttpResponse:
    """The isolates behind a figure: where each is, what it says, why it counts or not."""
    found = _isolates(request)
    return render(request, "antibiotics/resisting/isolates.html", pair_pages.isolates_context(found, request.GET))


@any_right
@require_GET
def isolates_export(request: HttpRequest, extension: str) -> HttpResponse:
    """All of them as a file; who took it is written in the journal."""
    found = _isolates(request)
    looked = found.paired.looked
    made = table(found, found.frame.to_dicts())
    answer = shown_as(extension, made, name=pages.file_name(looked, "isolats"), sheet="Isolats", notes=[note(looked)])
    audit.write("antibiotics.isolates_exported", by=request.user, target=looked.place.hospital, format=extension)
    return answer
