from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon import catalogue
from jalon.accounts.access import perimeter_of, signed_in
from jalon.indicators import actions, forms, pages, queries
from jalon.indicators.models import Finding
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.publish import table as tables
from jalon.ui.french import counted

A_PAGE = 50


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every indicator of the catalogue, by theme."""
    groups = queries.by_theme(perimeter_of(request.user))
    return render(request, "indicators/home.html", {"tables": [pages.indicators_table(*group) for group in groups]})


@signed_in
@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """What an indicator means, whose it is, and what is held of it."""
    definition = catalogue.current().indicators.get(code)
    if definition is None or not perimeter_of(request.user).may_read(theme=definition.theme):
        raise Http404
    return render(request, "indicators/indicator.html", pages.indicator_context(definition))


@signed_in
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """What checks found, filtered; a selection of it may be acknowledged."""
    perimeter = perimeter_of(request.user)
    form = forms.FindingFilter(request.GET, perimeter)
    page = Paginator(form.found(), A_PAGE).get_page(request.GET.get("page"))
    rows = pages.finding_rows(page.object_list)
    context = {
        "form": form, "page": page, "rows": rows, "answer": forms.Answer(),
        "may_answer": perimeter.may_settle() and any(row.is_open for row in rows),
        "breadcrumb": [("Indicateurs", reverse("indicators:home")), ("Constats", "")],
        "export": f"{reverse('indicators:findings_export')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "indicators/findings.html", context)


@signed_in
@require_GET
def findings_export(request: HttpRequest) -> HttpResponse:
    """The findings of the list, whole, as CSV."""
    form = forms.FindingFilter(request.GET, perimeter_of(request.user))
    body = tables.to_csv(pages.findings_table(form.found()))
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="constats.csv"'
    return answer


@signed_in
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge the findings that are ticked, with one reason for all."""
    perimeter = perimeter_of(request.user)
    ticked = [pk for pk in map(read_whole, request.POST.getlist("constat")) if pk is not None]
    seen = queries.findings(perimeter).filter(pk__in=ticked)
    try:
        if not ticked:
            raise Refusal("Cochez au moins un constat.")
        count = actions.acknowledge(
            findings=Finding.objects.filter(pk__in=seen.values("pk")), reason=request.POST.get("motif", ""),
            by=request.user, perimeter=perimeter,
        )  # fmt: skip
        messages.success(request, f"{counted(count, 'constat acquitté,constats acquittés')}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('indicators:findings')}?{request.GET.urlencode()}")
