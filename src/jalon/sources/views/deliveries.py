from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon import jobs
from jalon.accounts.access import signed_in
from jalon.accounts.retention.files import check_kept
from jalon.kernel.refusal import Refusal
from jalon.sources import access, actions, pages, reports
from jalon.sources.actions.receive import original_of
from jalon.sources.forms import DeliveryFilter, ReadAgain
from jalon.sources.models import Delivery
from jalon.sources.queries.rows import row_as_read, sheet_of
from jalon.sources.queries.waiting import counts_by_delivery
from jalon.sources.views.deposit import ask_to_apply
from jalon.sources.views.lists import delivery_table


@signed_in
@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """Every file that came, the last first."""
    form = DeliveryFilter(request.GET)
    found = Delivery.objects.select_related("received_by")
    if form.is_valid():
        fields = (("source", "source"), ("period", "mois"), ("state", "etat"))
        found = found.filter(**{field: form.cleaned_data[name] for field, name in fields if form.cleaned_data[name]})
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    table = delivery_table("Fichiers reçus", page.object_list, counts_by_delivery(list(page.object_list)))
    breadcrumb = [("Sources", reverse("sources:home")), ("Livraisons", "")]
    return render(
        request, "sources/deliveries.html", {"form": form, "page": page, "table": table, "breadcrumb": breadcrumb}
    )


@signed_in
@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file holds, what it would change or has changed, what waits."""
    return render(request, "sources/delivery.html", pages.delivery_context(request, _delivery(pk)))


@signed_in
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again, with the month or the source that the person says."""
    received, form = _delivery(pk), ReadAgain(request.POST)
    access.check_import(request.perimeter, received)
    if not form.is_valid():
        context = pages.delivery_context(request, received, form=form)
        return render(request, "sources/delivery.html", context, status=400)
    if received.state not in {Delivery.State.RECEIVED, Delivery.State.PLANNED, Delivery.State.REFUSED}:
        raise Refusal("Cette livraison n’attend plus : elle ne se relit pas.")
    with transaction.atomic():
        Delivery.objects.filter(pk=pk).update(state=Delivery.State.RECEIVED, period="", source="")
        title = f"Lecture de {received.file_name}"
        job = jobs.enqueue("sources.plan", title=title, by=request.user, delivery=pk, **form.cleaned_data)
        Delivery.objects.filter(pk=pk).update(job=job)
    return redirect("sources:delivery", pk)


@signed_in
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    planned = _delivery(pk)
    access.check_apply(request.perimeter, planned)
    if not planned.may_be_applied:
        raise Refusal(f"Cette livraison est {planned.get_state_display()} : elle ne peut pas être appliquée.")
    ask_to_apply(planned, request.user)
    return redirect("sources:delivery", pk)


@signed_in
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    given_up = _delivery(pk)
    access.check_import(request.perimeter, given_up)
    actions.cancel(given_up, by=request.user)
    if given_up.job and not given_up.job.is_over:
        jobs.cancel(given_up.job, request.user)
    return redirect("sources:delivery", pk)


@signed_in
@require_GET
def report(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """The report of a delivery, to keep or to send: what it held, changed, and what waits."""
    if extension not in reports.FORMATS:
        raise Http404
    told = _delivery(pk)
    make, content_type = reports.FORMATS[extension]
    response = HttpResponse(make(told, request.perimeter), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="compte-rendu_livraison_{pk}.{extension}"'
    return response


@signed_in
@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was received, for those who may import it."""
    kept = _delivery(pk)
    access.check_original(request.perimeter, kept)
    check_kept(kept.original_purged_at)
    return FileResponse(original_of(kept).open("rb"), as_attachment=True, filename=kept.file_name)


@signed_in
@require_GET
def row(request: HttpRequest, pk: int, sheet: int, row: int) -> HttpResponse:
    """A row of the file as it was read: where a figure comes from."""
    held = _delivery(pk)
    check_kept(held.original_purged_at)
    read = row_as_read(held, sheet, row)
    if read is None:
        raise Http404
    region = access.region_of(read.entity) if read.entity else ""
    sight = access.Sight(request.perimeter, held)
    if not sight.shows(region):
        raise Refusal("Cette ligne parle d’un établissement hors de votre périmètre.")
    letters = sheet_of(held, sheet).get("letters", {})
    shown = {letter for code, letter in letters.items() if sight.shows(region, code)}
    return render(request, "sources/row.html", pages.row_context(request, held, read, set(letters.values()) - shown))


def _delivery(pk: int) -> Delivery:
    return get_object_or_404(
        Delivery.objects.select_related("job", "replaces", "received_by", "batch", "receipt__sender"), pk=pk
    )
