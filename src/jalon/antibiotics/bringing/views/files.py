from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts import audit
from jalon.accounts.access import any_right
from jalon.accounts.retention.files import check_kept
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import restoring
from jalon.antibiotics.bringing import pages
from jalon.antibiotics.bringing.pages.file import as_file, may_download, may_show_rows
from jalon.antibiotics.models import HospitalFile
from jalon.kernel.periods import Period
from jalon.ui.downloads import table_as
from jalon.warehouse import originals


@any_right
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it holds, what became of its rows; `?ligne=` opens on a row."""
    held = _file(request, pk)
    return render(
        request, "antibiotics/bringing/file.html", pages.file_context(_place(request, held), held, request.GET)
    )


@any_right
@require_GET
def file_export(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """The rows as read, with what became of each."""
    held = _file(request, pk)
    if not may_show_rows(held, inside=access.is_inside(request.perimeter, held.establishment)):
        raise PermissionDenied("Ces lignes ne se lisent que dans l'hôpital.")
    answer = table_as(extension, as_file(held), name=f"lignes_{Path(held.file_name).stem}", sheet="Lignes")
    audit.write("antibiotics.rows_exported", by=request.user, target=held, format=extension)
    return answer


@any_right
@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came, when it names no patient."""
    held = _file(request, pk)
    if not may_download(_place(request, held), held):
        raise PermissionDenied("L'original de ce fichier ne se télécharge pas.")
    check_kept(held.original_purged_at)
    path = originals.path_of(settings.DATA_DIR / "originaux", held.sha256)
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=held.file_name)


@any_right
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Come back to a former version: it is applied again, as a new one."""
    held = _file(request, pk)
    access.check_may_bring(request.perimeter, held.establishment, person_level=held.person_level)
    made = restoring.restore(held, by=request.user)
    messages.success(request, f"La version {held.version} est de nouveau en cours, sous le numéro {made.version}.")
    return redirect("antibiotics:file", made.pk)


def _file(request: HttpRequest, pk: int) -> HospitalFile:
    related = ("establishment", "replaces", "received_by", "applied_by")
    held = get_object_or_404(HospitalFile.objects.select_related(*related), pk=pk)
    access.check_may_see(request.perimeter, held.establishment)
    return held


def _place(request: HttpRequest, held: HospitalFile) -> frame.Place:
    """The hospital and the period of the file, whatever the address says."""
    return frame.read_place(request).at(hospital=held.establishment, period=Period(held.period))
