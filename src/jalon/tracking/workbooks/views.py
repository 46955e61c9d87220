from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import signed_in
from jalon.accounts.retention.files import check_kept
from jalon.kernel.numbers import read_whole
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.publish.workbook import XLSX_TYPE
from jalon.tracking import frame
from jalon.tracking.frame import Place
from jalon.tracking.models import Workbook, WorkbookReturn
from jalon.tracking.pages import as_stream
from jalon.tracking.queries import grid_definition
from jalon.tracking.workbooks import access, actions, bases, pages, results
from jalon.warehouse import originals

_AT_ONCE = 20
_NOT_HERE = "Ce classeur n'existe pas, ou n'est pas à vous."


@signed_in
@require_GET
def listing(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The workbooks of a month: those out, what came back of each, and the two ways: out and in."""
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    return render(request, "tracking/workbooks/page.html", pages.listing(request, place, request.perimeter))


@signed_in
@require_POST
def take_out(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    if not access.may_take_out(request.perimeter, place):
        raise Refusal("Rien ne vous est ouvert en écriture ici : l'export de la grille suffit pour lire.")
    form = pages.ask(place, request.perimeter, request.POST)
    if not form.is_valid():
        context = pages.listing(request, place, request.perimeter, form)
        return render(request, "tracking/workbooks/page.html", context, status=400)
    made = actions.take_out(place=place, perimeter=request.perimeter, asked=form.asked(), by=request.user)
    return redirect(f"{place.url('tracking:workbooks')}&sorti={made.pk}")


@signed_in
@require_GET
def fetch(request: HttpRequest, grid_id: str, pk: int) -> FileResponse:
    """The workbook as it left, for the one who took it out."""
    workbook = get_object_or_404(Workbook, pk=pk, grid=grid_id)
    if not access.may_fetch(request.perimeter, workbook, request.user):
        raise Refusal(_NOT_HERE)
    base = bases.fetch(workbook.base)
    return _file(originals.path_of(bases.folder(), base.file).read_bytes(), base.name)


@signed_in
@require_POST
def declare_lost(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    workbook = get_object_or_404(Workbook, pk=pk, grid=grid_id)
    if not access.may_declare_lost(request.perimeter, workbook, request.user):
        raise Refusal("Seule la personne qui a sorti ce classeur, ou un administrateur, peut le déclarer perdu.")
    actions.declare_lost(workbook=workbook, by=request.user)
    messages.success(request, "Classeur déclaré perdu. S'il revient malgré tout, il sera lu.")
    return redirect(_place(workbook).url("tracking:workbooks"))


@signed_in
@require_POST
def bring_back(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Read the files handed over: each finds its own workbook by its key, whatever the page it is dropped on."""
    grid_definition(grid_id)
    files = request.FILES.getlist("fichiers")
    if not files:
        raise Refusal("Aucun fichier n'a été choisi.")
    returns = []
    for file in files[:_AT_ONCE]:
        try:
            returns.append(
                actions.bring_back(
                    content=file, name=file.name or "classeur.xlsx", perimeter=request.perimeter, by=request.user
                )
            )
        except Refusal as refusal:
            if len(files) == 1:
                raise
            messages.error(request, str(refusal))
    if len(returns) == 1:
        return redirect(_address(returns[0]))
    return redirect(_place(returns[0].workbook).url("tracking:workbooks") if returns else _home(request, grid_id))


@signed_in
@require_GET
def returned_page(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    returned = _followed(request, grid_id, pk)
    context = pages.returned_page(request, _place(returned.workbook), returned, request.perimeter)
    return render(request, "tracking/workbooks/return.html", context)


@signed_in
@require_POST
def choose(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    """Settle one conflict (`case`), or all of them."""
    returned = _followed(request, grid_id, pk)
    cell = read_whole(request.POST.get("case", ""))
    only = None if request.POST.get("toutes") == "oui" else [cell] if cell is not None else []
    actions.choose(returned=returned, cells=only, choice=request.POST.get("choix", ""), by=request.user)
    page = read_whole(request.POST.get("page", "")) or 1
    return redirect(f"{_address(returned)}?{urlencode({'sort': 'conflict', 'page': page})}#cases")


@signed_in
@require_POST
def apply(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    returned = _followed(request, grid_id, pk)
    actions.apply(returned=returned, perimeter=request.perimeter, by=request.user)
    return redirect(_address(returned))


@signed_in
@require_POST
def cancel(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    returned = _followed(request, grid_id, pk)
    actions.cancel(returned=returned, by=request.user)
    messages.success(request, "Retour abandonné : rien n'en est écrit, le fichier reste gardé.")
    return redirect(_place(returned.workbook).url("tracking:workbooks"))


@signed_in
@require_POST
def undo(request: HttpRequest, grid_id: str, pk: int) -> HttpResponse:
    returned = _followed(request, grid_id, pk)
    actions.undo(returned=returned, perimeter=request.perimeter, by=request.user)
    return redirect(_address(returned))


@signed_in
@require_GET
def result(request: HttpRequest, grid_id: str, pk: int) -> FileResponse:
    """The file as it came back, each cell marked with what it became."""
    returned = _followed(request, grid_id, pk)
    name = returned.file_name.rpartition(".")[0] or returned.file_name
    return _file(results.to_workbook(returned), f"{name} - résultat.xlsx")


@signed_in
@require_GET
def original(request: HttpRequest, grid_id: str, pk: int) -> FileResponse:
    returned = _followed(request, grid_id, pk)
    check_kept(returned.original_purged_at)
    return _file(originals.path_of(bases.folder(), returned.sha256).read_bytes(), returned.file_name)


def _followed(request: HttpRequest, grid_id: str, pk: int) -> WorkbookReturn:
    found = WorkbookReturn.objects.select_related("workbook", "batch", "received_by")
    returned = get_object_or_404(found, pk=pk, workbook__grid=grid_id)
    if not access.may_follow(request.perimeter, returned, request.user):
        raise Refusal("Ce que dit un fichier se montre à la personne qui l'a rapporté.")
    return returned


def _place(workbook: Workbook) -> Place:
    return Place(grid_definition(workbook.grid), workbook.region, Period(workbook.month))


def _address(returned: WorkbookReturn) -> str:
    return reverse("tracking:workbook_return", args=[returned.workbook.grid, returned.pk])


def _home(request: HttpRequest, grid_id: str) -> str:
    return f"{reverse('tracking:workbooks', args=[grid_id])}?{request.GET.urlencode()}"


def _file(body: bytes, name: str) -> FileResponse:
    return FileResponse(as_stream(body), as_attachment=True, content_type=XLSX_TYPE, filename=name)
