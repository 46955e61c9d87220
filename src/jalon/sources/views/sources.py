from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jalon import catalogue
from jalon.accounts.access import signed_in
from jalon.publish.workbook import XLSX_TYPE
from jalon.sources import access, described
from jalon.sources.models import Delivery
from jalon.sources.queries.declared import declared_sources
from jalon.sources.queries.questions import open_counts
from jalon.sources.queries.waiting import counts_by_delivery
from jalon.sources.views.lists import delivery_table


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The sources declared, the month each has reached, and the last files that came."""
    latest = list(Delivery.objects.select_related("received_by")[:12])
    context = {
        "sources": declared_sources(),
        "table": delivery_table("Dernières livraisons", latest, counts_by_delivery(latest)),
        "counts": open_counts(request.perimeter),
        "may_deposit": access.may_deposit(request.perimeter),
        "problems": catalogue.current().problems if request.perimeter.is_administrator else [],
    }
    return render(request, "sources/home.html", context)


@signed_in
@require_GET
def definition(request: HttpRequest, source_id: str) -> HttpResponse:
    """What is expected of a source, in words."""
    source = _source(source_id)
    latest = list(Delivery.objects.filter(source=source_id).select_related("received_by")[:12])
    context = {
        "source": source,
        "facts": described.facts(source),
        "tables": described.column_tables(source),
        "latest": delivery_table("Livraisons de cette source", latest, counts_by_delivery(latest)),
        "breadcrumb": [("Sources", reverse("sources:home")), (source.title, "")],
    }
    return render(request, "sources/definition.html", context)


@signed_in
@require_GET
def template_file(request: HttpRequest, source_id: str) -> HttpResponse:
    """An empty workbook with the columns that the source expects."""
    source = _source(source_id)
    response = HttpResponse(described.template_workbook(source), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="modele_{source.id}.xlsx"'
    return response


def _source(source_id: str):
    try:
        return catalogue.current().sources[source_id]
    except KeyError as error:
        raise Http404 from error
