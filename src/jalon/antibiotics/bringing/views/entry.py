"""Online entry: a form per kind; saving makes a new version, through the same way as a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jalon import catalogue
from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import entering
from jalon.antibiotics.bringing import saving, words
from jalon.antibiotics.bringing.pages.entry import grid_context, isolates_context
from jalon.antibiotics.models import Kind
from jalon.kernel.numbers import read_whole


@any_right
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, definition: str) -> HttpResponse:
    """A grid (or an isolate's form), prefilled with what stands for the period."""
    place = _place(request)
    kind = _kind(definition)
    template = "antibiotics/bringing/isolates.html" if kind == Kind.RESISTANCE else "antibiotics/bringing/entry.html"
    if request.method == "GET":
        return render(request, template, _blank(place, kind, request.GET))
    saved, context = saving.save(place, kind, request.POST, by=request.user)
    if saved is None:
        return render(request, template, context, status=400)
    messages.success(request, f"Enregistré : version {saved.version} ({words.rows_of(saved, inside=True)}).")
    if kind == Kind.RESISTANCE:
        return redirect(request.get_full_path())
    return redirect("antibiotics:file", saved.pk)


@any_right
@require_POST
def remove_isolate(request: HttpRequest, definition: str) -> HttpResponse:
    """Take one isolate off."""
    place = _place(request)
    if _kind(definition) != Kind.RESISTANCE:
        raise Http404
    hospital, period = words.chosen(place)
    access.check_inside(place.perimeter, hospital)
    standing = entering.current_of(hospital, period, Kind.RESISTANCE)
    entering.check_unchanged(standing, request.POST.get("vu", ""))
    row = read_whole(request.POST.get("ligne", "")) or 0
    saved = entering.remove_isolate(hospital, period, row, by=request.user)
    messages.success(request, f"L'isolat de la ligne {row} est retiré : version {saved.version}.")
    url = reverse("antibiotics:entry", args=[definition])
    return redirect(url + words.here(hospital, period.code))


def _place(request: HttpRequest) -> frame.Place:
    """The hospital and the period of the address, for who may enter its figures."""
    place = frame.read_place(request)
    access.check_may_bring(request.perimeter, words.chosen(place)[0])
    return place


def _kind(definition: str) -> str:
    described = catalogue.current().hospital_files.get(definition)
    if described is None or described.kind not in Kind.values:
        raise Http404
    return described.kind


def _blank(place: frame.Place, kind: str, said: Any) -> dict[str, Any]:
    if kind == Kind.RESISTANCE:
        access.check_inside(place.perimeter, words.chosen(place)[0])
        return isolates_context(place, said)
    return grid_context(place, kind, said)
