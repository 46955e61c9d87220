from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jalon import catalogue, jobs
from jalon.accounts.access import signed_in
from jalon.directory import access
from jalon.directory.actions.loading import LARGEST
from jalon.directory.models import Load
from jalon.directory.pages import loads as page
from jalon.directory.professionals.reading import announces
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from jalon.ui.downloads import shown_as
from jalon.warehouse import originals


@signed_in
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Hand over one or several files; they are taken in by a background job."""
    access.check_may_load(access.perimeter_for(request))
    if request.method == "GET":
        lists = sorted(catalogue.current().lists.values(), key=lambda one: one.title)
        return render(request, "directory/load.html", {"lists": lists})
    received = [_keep(file) for file in request.FILES.getlist("fichiers")]
    if not received:
        raise Refusal("aucun fichier n'a été choisi")
    title = f"Chargement de {received[0]['name']}" if len(received) == 1 else f"Chargement de {len(received)} fichiers"
    job = jobs.enqueue("directory.load", title=title, by=request.user, files=received, person=request.user.pk)
    return redirect("directory:loading", job.pk)


def _keep(file: UploadedFile) -> dict[str, str]:
    start = file.read(1000)
    file.seek(0)
    if announces(str(file.name), start):  # what is received is kept, and this file names persons of the whole country
        raise Refusal(
            "le fichier des professionnels se charge sur le serveur, par la commande « jalon directory load »",
            where=str(file.name),
        )
    try:
        original = originals.keep(settings.DATA_DIR / "originaux", file.chunks(), limit=LARGEST)
    except originals.TooLarge:
        raise Refusal("le fichier dépasse 1 Go", where=str(file.name)) from None
    return {"name": str(file.name), "sha256": original.sha256}


@signed_in
@require_GET
def loading(request: HttpRequest, job: int) -> HttpResponse:
    """How far the loading is, then what became of each file."""
    access.check_may_load(access.perimeter_for(request))
    found = get_object_or_404(Job, pk=job, kind="directory.load")
    loads = Load.objects.in_bulk([one["load"] for one in found.result.get("loads", [])])
    taken = [
        {**one, "load": load, "left_out": page.left_out(load)}
        for one in found.result.get("loads", [])
        if (load := loads.get(one["load"]))
    ]
    context = {"job": found, "taken": taken, "refused": found.result.get("refused", [])}
    return render(request, "directory/loading.html", context)


@signed_in
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """Every file taken in, the last first."""
    paged = Paginator(Load.objects.select_related("loaded_by"), 50).get_page(request.GET.get("page"))
    context = {
        "page": paged,
        "table": page.table_of(list(paged.object_list)),
        "may_load": access.may_load(access.perimeter_for(request)),
    }
    return render(request, "directory/loads.html", context)


@signed_in
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file gave: rows taken, waiting, rejected, with their reasons."""
    found = get_object_or_404(Load.objects.select_related("loaded_by"), pk=pk)
    whole = access.may_load(access.perimeter_for(request))
    return render(
        request, "directory/load_report.html", page.report_context(found, request.GET.get("page"), whole=whole)
    )


@signed_in
@require_GET
def export_problems(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """The rows that were not taken, with their reasons: what goes back to who made the file."""
    access.check_may_load(access.perimeter_for(request))
    found = get_object_or_404(Load, pk=pk)
    table = page.problems_table(found.report.get("problems", []))
    return shown_as(extension, table, name=f"chargement-{found.pk}-remarques", sheet="Remarques")
