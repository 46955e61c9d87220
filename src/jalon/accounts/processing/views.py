from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts import access
from jalon.accounts.processing import papers
from jalon.accounts.processing.record import record
from jalon.publish.workbook import XLSX_TYPE
from jalon.ui.tables import Column, Table

TYPES = {
    "md": "text/markdown; charset=utf-8", "json": "application/json", "pdf": "application/pdf", "xlsx": XLSX_TYPE,
}  # fmt: skip


@access.administrators
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The record of processing, as this instance is configured now."""
    found = record()
    tables = [
        Table(one.title, [Column(label) for label in one.columns], one.rows, note=one.note) for one in found.sections
    ]
    context = {"record": found, "tables": tables, "formats": papers.FORMATS, "cited": papers.CITED}
    return render(request, "accounts/processing.html", context)


@access.administrators
@require_GET
def download(request: HttpRequest, extension: str) -> HttpResponse:
    if extension not in TYPES:
        raise Http404
    answer = HttpResponse(papers.as_format(record(), extension), content_type=TYPES[extension])
    answer["Content-Disposition"] = f'attachment; filename="registre-des-traitements.{extension}"'
    return answer
