from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts import audit
from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.reports import asking, making, pages


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """A report is chosen, previewed, and taken away."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, pages.PAGE, page_title="Rapports"))
    return render(request, "antibiotics/reports/page.html", pages.context(asking.read(request.GET, place)))


@any_right
@require_GET
def file(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """The report as a file; who took it is written."""
    asked = asking.read(request.GET, frame.read_place(request), kind)
    report = making.make(asked.kind, asked.place, asked.unit)
    answer = HttpResponse(making.file_of(report, extension), content_type=making.FORMATS[extension])
    answer["Content-Disposition"] = f'attachment; filename="{report.file_name}.{extension}"'
    target = asked.place.hospital if kind != "region" else None
    audit.write("antibiotics.report_made", by=request.user, target=target, report=kind, period=report.period)
    return answer
