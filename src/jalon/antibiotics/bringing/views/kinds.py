from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon import catalogue
from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.bringing import described
from jalon.publish.workbook import XLSX_TYPE


@any_right
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """What each kind of file is expected to hold, and its empty workbook."""
    place = frame.read_place(request)
    held = [(one, described.columns_table(one)) for one in catalogue.current().hospital_files.values()]
    context = frame.context(place, "antibiotics:files", page_title="Modèles de fichiers", kinds=held)
    return render(request, "antibiotics/bringing/kinds.html", context)


@any_right
@require_GET
def template_file(request: HttpRequest, definition: str) -> HttpResponse:
    described_as = catalogue.current().hospital_files.get(definition)
    if described_as is None:
        raise Http404
    answer = HttpResponse(described.template_workbook(described_as), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="modele_{definition}.xlsx"'
    return answer
