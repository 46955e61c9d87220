from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon import catalogue
from jalon.accounts import access as accounts
from jalon.accounts.access import signed_in
from jalon.directory import access as directory
from jalon.directory.models import NamedList
from jalon.indicators.ledger import Conflict
from jalon.indicators.models import Batch
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, actions, cells, export, forms, overview, pages, queries, reading
from jalon.tracking.models import SavedView
from jalon.tracking.months.pages import banner as closed_banner
from jalon.tracking.moved import visits
from jalon.tracking.moved.arrivals import arrivals_for
from jalon.tracking.queries import Look
from jalon.tracking.rules import read_entry


def look_asked(request: HttpRequest, grid_id: str) -> tuple[Look, accounts.Perimeter]:
    """What is asked to be looked at, and by whom."""
    perimeter = accounts.perimeter_of(request.user)
    grid = queries.grid_definition(grid_id)
    regions = access.readable_among_present(perimeter)
    view = _saved_view(request, grid_id)
    named_list = _named_list(request, perimeter)
    return forms.read_look(grid, request.GET, regions=regions, view=view, named_list=named_list), perimeter


def _named_list(request: HttpRequest, perimeter: accounts.Perimeter) -> NamedList | None:
    """The list that `liste` names, as far as the person may read it."""
    number = read_whole(request.GET.get("liste", ""))
    if number is None:
        return None
    named_list = get_object_or_404(NamedList, pk=number)
    directory.check_may_read_list(perimeter, named_list, request.user)
    return named_list


def _saved_view(request: HttpRequest, grid_id: str) -> SavedView | None:
    number = read_whole(request.GET.get("vue", ""))
    if number is None:
        return None
    return queries.saved_views(grid_id, request.user).filter(pk=number).first()


@signed_in
@require_GET
def choose_grid(request: HttpRequest) -> HttpResponse:
    """The first grid of the catalogue: the others are one click away in its heading."""
    grids = catalogue.current().grids
    if not grids:
        raise Refusal("Aucune grille n'est décrite dans le catalogue.")
    return redirect("tracking:grid", grid_id="segur_es" if "segur_es" in grids else sorted(grids)[0])


@signed_in
@require_GET
def glance(request: HttpRequest) -> HttpResponse:
    """Where the first region of this person stands, grid by grid; the part alone when the start page asks for it."""
    perimeter = accounts.perimeter_of(request.user)
    context = {"glances": overview.glances_of(perimeter), "arrivals": arrivals_for(request.user, perimeter)}
    return render(request, "tracking/_glance.html" if request.htmx else "tracking/glance.html", context)


@signed_in
@require_GET
def grid_page(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The grid: its first lines as a plain table, which the browser then completes."""
    look, perimeter = look_asked(request, grid_id)
    if not look.region:
        return render(request, "tracking/empty.html", {"grid": look.grid})
    sheet = queries.look_at(look, perimeter)
    closed = closed_banner(look, sheet.view)
    if getattr(request, "seen_as", None) is None:  # an administrator who looks as someone else leaves no visit
        visits.note(request.user, look.grid.id, look.region)
    return render(request, "tracking/grid.html", pages.grid_context(request, sheet, perimeter, closed=closed))


@signed_in
@require_GET
def grid_data(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The whole month, encoded, for the grid in the browser; `seules` asks for some columns only."""
    look, perimeter = look_asked(request, grid_id)
    asked = [column for column in request.GET.get("seules", "").split(",") if column]
    body = reading.month_json_of(perimeter, look.grid.id, look.region, look.month, look.known_at, asked, now=look.now)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@signed_in
@require_GET
def grid_export(request: HttpRequest, grid_id: str, extension: str) -> FileResponse:
    """What is on screen, as a file."""
    if extension not in export.FORMATS:
        raise Refusal("Formats d'export : xlsx, csv, parquet.")
    look, perimeter = look_asked(request, grid_id)
    sheet = queries.look_at(look, perimeter)
    make, content_type = export.FORMATS[extension]
    actions.note_export(sheet=sheet, extension=extension, by=request.user)
    return FileResponse(
        pages.as_stream(make(sheet)),
        as_attachment=True,
        content_type=content_type,
        filename=export.file_name(sheet, extension),
    )


@signed_in
@require_GET
def cell_panel(request: HttpRequest, grid_id: str, finess: str, column_id: str) -> HttpResponse:
    look, perimeter = look_asked(request, grid_id)
    cell = cells.open_cell(look, perimeter, finess, column_id)
    return render(request, pages.cell_template(request), pages.cell_context(cell, perimeter, request.user))


@signed_in
@require_POST
def write_cell(request: HttpRequest, grid_id: str, finess: str, column_id: str) -> HttpResponse:
    """Write one cell. A second writer of the same cell is shown what the first one wrote."""
    look, perimeter = look_asked(request, grid_id)
    cell = cells.open_cell(look, perimeter, finess, column_id)
    context: dict = {}
    try:
        entry = read_entry(cell.indicator.value, request.POST.getlist("valeur"), request.POST.get("maniere", "valeur"))
        expected = read_whole(request.POST.get("attendu", ""))
        observation = actions.write_cell(cell=cell, entry=entry, expected=expected, by=request.user)
        context["written"] = observation.batch_id
    except Conflict as conflict:
        context["problem"] = pages.conflict_sentence(conflict)
    except Refusal as refusal:
        context["problem"] = str(refusal)
        context["typed"] = request.POST.getlist("valeur")
    return panel_again(request, look, perimeter, finess, column_id, context)


@signed_in
@require_POST
def undo_cell(request: HttpRequest, grid_id: str, finess: str, column_id: str, batch_id: int) -> HttpResponse:
    look, perimeter = look_asked(request, grid_id)
    cell = cells.open_cell(look, perimeter, finess, column_id)
    batch = get_object_or_404(Batch, pk=batch_id)
    actions.undo_cell(cell=cell, batch=batch, by=request.user)
    return panel_again(request, look, perimeter, finess, column_id, {"undone": True})


def panel_again(request, look: Look, perimeter, finess: str, column_id: str, context: dict) -> HttpResponse:
    """The panel again, as it stands after the act; the columns that may have moved are named in a header."""
    cell = cells.open_cell(look, perimeter, finess, column_id)
    answer = render(
        request,
        pages.cell_template(request),
        pages.cell_context(cell, perimeter, request.user) | context,
        status=409 if "problem" in context else 200,
    )
    answer["X-Publication"] = str(context.get("written", ""))
    answer["X-Colonnes"] = ",".join(queries.columns_touched(look.grid, cell.indicator.id))
    return answer


@signed_in
@require_POST
def save_view(request: HttpRequest, grid_id: str) -> HttpResponse:
    look, _ = look_asked(request, grid_id)
    view = actions.save_view(
        grid=grid_id,
        name=request.POST.get("nom", ""),
        state=forms.state_of(look),
        shared=request.POST.get("partagee") == "oui",
        by=request.user,
    )
    address = f"{reverse('tracking:grid', args=[grid_id])}?{forms.address_of(look, vue=str(view.pk))}"
    return JsonResponse({"address": address}) if "json" in request.headers.get("Accept", "") else redirect(address)


@signed_in
@require_POST
def delete_view(request: HttpRequest, grid_id: str, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, grid=grid_id)
    actions.delete_view(view=view, by=request.user)
    return redirect("tracking:grid", grid_id=grid_id)
