from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.accounts import access as accounts
from jalon.accounts.access import Perimeter, signed_in
from jalon.kernel.refusal import Refusal
from jalon.tracking import frame
from jalon.tracking.columns import access, actions, pages, queries
from jalon.tracking.columns.actions import Plan, Stale
from jalon.tracking.columns.forms import ColumnForm, filled
from jalon.tracking.columns.rules import Mistaken
from jalon.tracking.frame import Place

WRITE = "ecrire"


def _place(request: HttpRequest, grid_id: str) -> tuple[Place, Perimeter]:
    perimeter = accounts.perimeter_of(request.user)
    place = frame.read_place(request, grid_id, perimeter)
    if not place.region:
        raise Refusal("La grille attend son annuaire : chargez d'abord une liste d'établissements.")
    return place, perimeter


@signed_in
@require_GET
def columns(request: HttpRequest, grid_id: str) -> HttpResponse:
    place, perimeter = _place(request, grid_id)
    return render(request, "tracking/columns/list.html", pages.list_context(place, perimeter))


@signed_in
@require_GET
def column(request: HttpRequest, grid_id: str, column_id: str) -> HttpResponse:
    place, perimeter = _place(request, grid_id)
    held = queries.held_column(place, column_id, perimeter)
    return render(request, "tracking/columns/column.html", pages.column_context(place, held, perimeter))


@signed_in
@require_http_methods(["GET", "POST"])
def add_column(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Describe a column; see the files that this makes; write them."""
    place, perimeter = _place(request, grid_id)
    access.refuse_others(perimeter, place.region)
    form = ColumnForm(request.POST or None, place=place, initial={"seen": place.grid.version})
    plan = None
    if form.is_valid():
        try:
            if request.POST.get("etape") == WRITE:
                return _added(request, place, form, perimeter)
            plan = actions.plan_addition(place, form.draft, perimeter)
        except (Mistaken, Refusal) as problem:
            _tell(form, problem, frame.read_place(request, grid_id, perimeter).grid.version)
    return _form(request, place, form, perimeter, title="Ajouter une colonne", plan=plan)


def _added(request: HttpRequest, place: Place, form: ColumnForm, perimeter: Perimeter) -> HttpResponse:
    seen = form.cleaned_data["seen"]
    column_id = actions.add_column(place=place, draft=form.draft, seen=seen, perimeter=perimeter, by=request.user)
    messages.success(request, "La colonne est dans la grille : ceux à qui elle appartient peuvent la remplir.")
    return redirect(place.url("tracking:column", column_id))


@signed_in
@require_http_methods(["GET", "POST"])
def change_column(request: HttpRequest, grid_id: str, column_id: str) -> HttpResponse:
    """Change a column: its files become a new version, the one before is kept."""
    place, perimeter = _place(request, grid_id)
    held = queries.held_column(place, column_id, perimeter)
    access.refuse_others(perimeter, place.region, held.addition.theme)
    access.refuse_elsewhere(held.addition, place.region)
    initial = filled(held.draft) | {"seen": held.seen}
    form = ColumnForm(request.POST or None, place=place, but=column_id, initial=initial)
    plan = None
    if form.is_valid():
        try:
            if request.POST.get("etape") == WRITE:
                return _changed(request, place, column_id, form, perimeter)
            plan = actions.plan_change(place, held, form.draft, perimeter)
        except (Mistaken, Refusal) as problem:
            _tell(form, problem, queries.held_column(place, column_id, perimeter).seen)
    return _form(request, place, form, perimeter, title=f"Modifier « {held.addition.title} »", plan=plan, held=held)


def _changed(
    request: HttpRequest, place: Place, column_id: str, form: ColumnForm, perimeter: Perimeter
) -> HttpResponse:
    seen = form.cleaned_data["seen"]
    actions.change_column(
        place=place, column_id=column_id, draft=form.draft, seen=seen, perimeter=perimeter, by=request.user
    )
    messages.success(request, "La colonne est modifiée ; sa version précédente est gardée.")
    return redirect(place.url("tracking:column", column_id))


@signed_in
@require_POST
def retire_column(request: HttpRequest, grid_id: str, column_id: str) -> HttpResponse:
    place, perimeter = _place(request, grid_id)
    why, seen = request.POST.get("motif", ""), request.POST.get("vue", "")
    actions.retire_column(place=place, column_id=column_id, why=why, seen=seen, perimeter=perimeter, by=request.user)
    messages.success(request, "La colonne est retirée des mois ouverts ; ses valeurs sont gardées.")
    return redirect(place.url("tracking:column", column_id))


@signed_in
@require_POST
def restore_column(request: HttpRequest, grid_id: str, column_id: str) -> HttpResponse:
    place, perimeter = _place(request, grid_id)
    actions.restore_column(
        place=place, column_id=column_id, seen=request.POST.get("vue", ""), perimeter=perimeter, by=request.user
    )
    messages.success(request, "La colonne est de nouveau dans la grille, avec les valeurs qu'elle avait.")
    return redirect(place.url("tracking:column", column_id))


def _tell(form: ColumnForm, problem: Mistaken | Refusal, seen: str) -> None:
    if isinstance(problem, Mistaken):
        form.tell(problem)
        return
    form.add_error(None, str(problem))
    if isinstance(problem, Stale):
        form.showing(seen)


def _form(
    request: HttpRequest, place: Place, form: ColumnForm, perimeter: Perimeter, *, title: str, plan: Plan | None, **more
) -> HttpResponse:
    context = pages.form_context(place, form, perimeter, title=title, plan=plan, **more)
    return render(request, "tracking/columns/form.html", context, status=400 if form.errors else 200)
