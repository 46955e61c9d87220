import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts import access as accounts
from jalon.accounts.access import Perimeter, signed_in
from jalon.kernel.refusal import Refusal
from jalon.tracking.frame import Place, context, read_place
from jalon.tracking.reports import actions, files, forms, making, pages
from jalon.tracking.reports.forms import Asked
from jalon.tracking.reports.making import Report


@signed_in
@require_GET
def reports_page(request: HttpRequest, grid_id: str) -> HttpResponse:
    """The reports of a grid: one is chosen and previewed, with what it still lacks."""
    perimeter = accounts.perimeter_of(request.user)
    place = read_place(request, grid_id, perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    asked = forms.read_asked(request.GET, grid_id=grid_id, region=place.region, user=request.user)
    if asked is None:
        nothing = context(place, "tracking:reports", perimeter, page_title="Rapports")
        return render(request, "tracking/reports/none.html", nothing)
    report = _made(place, asked, perimeter)
    return render(request, "tracking/reports/page.html", pages.context(request, place, asked, report, perimeter))


@signed_in
@require_GET
def report_file(request: HttpRequest, grid_id: str, report_id: str, extension: str) -> FileResponse:
    """The report as a file to take away."""
    perimeter = accounts.perimeter_of(request.user)
    place = read_place(request, grid_id, perimeter)
    asked = forms.read_asked(request.GET, grid_id=grid_id, region=place.region, user=request.user, report_id=report_id)
    if asked is None or not place.region:
        raise Refusal("Il n'y a encore aucun établissement dont rendre compte.")
    report = _made(place, asked, perimeter)
    body, content_type = files.made(report, extension)
    actions.note_report(report=report, extension=extension, by=request.user)
    return FileResponse(
        io.BytesIO(body),
        as_attachment=True,
        content_type=content_type,
        filename=files.file_name(report, extension),
    )


def _made(place: Place, asked: Asked, perimeter: Perimeter) -> Report:
    return making.make(
        report_id=asked.report.id, grid_id=place.grid.id, region=place.region, month=place.month,
        perimeter=perimeter, scope=asked.scope,
    )  # fmt: skip
