from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import Perimeter, signed_in
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.tracking import frame, queries
from jalon.tracking.choosing import actions, forms, pages, sampling
from jalon.tracking.choosing.queries import Ranking, priority, ranking
from jalon.tracking.views import look_asked
from jalon.ui.downloads import table_as


@signed_in
@require_GET
def priorities(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Where to act first: the establishments by score, each with why."""
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    found = _ranking(request, place, request.perimeter)
    if found is None:
        context = frame.context(place, "tracking:priorities", request.perimeter, page_title="Priorités")
        return render(request, "tracking/choosing/none.html", context)
    return render(request, "tracking/choosing/priorities.html", pages.priorities(request, found, request.perimeter))


@signed_in
@require_GET
def priorities_export(request: HttpRequest, grid_id: str, extension: str) -> HttpResponse:
    """All the lines that the filters keep, with each rule in its own column."""
    found = _asked(request, grid_id)
    name = f"priorites-{found.place.month.code}"
    answer = table_as(extension, pages.exported(found), name=name, sheet="Priorités", wrap=True)
    actions.note_export(ranking=found, extension=extension, by=request.user)
    return answer


@signed_in
@require_POST
def list_from_priorities(request: HttpRequest, grid_id: str) -> HttpResponse:
    made = actions.list_from_ranking(
        ranking=_asked(request, grid_id),
        numbers=request.POST.getlist("finess"),
        first=read_whole(request.POST.get("premiers", "")) or 0,
        naming=forms.read_naming(request.POST),
        perimeter=request.perimeter,
        by=request.user,
    )
    return _made(request, made)


@signed_in
@require_GET
def sample(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Draw establishments among the lines of the grid that its filters keep."""
    look, perimeter = look_asked(request, grid_id)
    if not look.region:
        return render(request, "tracking/empty.html", {"grid": look.grid})
    sheet, draw = queries.look_at(look, perimeter), pages.draw_asked(request)
    taken = sampling.take(sheet, draw) if draw else None
    return render(request, "tracking/choosing/sample.html", pages.sample(request, sheet, taken, perimeter))


@signed_in
@require_POST
def list_from_sample(request: HttpRequest, grid_id: str) -> HttpResponse:
    look, perimeter = look_asked(request, grid_id)
    draw = pages.draw_asked(request)
    if draw is None:
        raise Refusal("Dites la taille et la graine du tirage.")
    taken = sampling.take(queries.look_at(look, perimeter), draw)
    naming = forms.read_naming(request.POST)
    return _made(request, actions.list_from_sample(sample=taken, naming=naming, perimeter=perimeter, by=request.user))


@signed_in
@require_GET
def new_list(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The lines of the grid as they are filtered, about to be kept under a name."""
    look, perimeter = look_asked(request, grid_id)
    if not look.region:
        return render(request, "tracking/empty.html", {"grid": look.grid})
    sheet = queries.look_at(look, perimeter)
    return render(request, "tracking/choosing/new_list.html", pages.new_list(request, sheet, perimeter))


@signed_in
@require_POST
def list_from_grid(request: HttpRequest, grid_id: str) -> HttpResponse:
    look, perimeter = look_asked(request, grid_id)
    sheet, naming = queries.look_at(look, perimeter), forms.read_naming(request.POST)
    return _made(request, actions.list_from_sheet(sheet=sheet, naming=naming, perimeter=perimeter, by=request.user))


def _asked(request: HttpRequest, grid_id: str) -> Ranking:
    place = frame.read_place(request, grid_id, request.perimeter)
    found = _ranking(request, place, request.perimeter) if place.region else None
    if found is None:
        raise Refusal("Le catalogue ne décrit aucune priorité pour cette grille.")
    return found


def _ranking(request: HttpRequest, place: frame.Place, perimeter: Perimeter) -> Ranking | None:
    definition = priority(place.grid.id, request.GET.get("jeu", ""))
    if definition is None:
        return None
    weights = forms.read_weights(definition, request.GET)
    return ranking(definition, place, perimeter, weights, forms.read_keeps(request.GET))


def _made(request: HttpRequest, made) -> HttpResponse:
    messages.success(request, f"Liste « {made.name} » faite.")
    return redirect("directory:list", pk=made.pk)
