from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts import audit
from jalon.accounts.access import any_right
from jalon.antibiotics import frame
from jalon.antibiotics.exports import pages, written
from jalon.kernel.refusal import Refusal


@any_right
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The layouts of the catalogue, what each holds, and the file of the place asked."""
    place = frame.read_place(request)
    if place.period is None:
        return render(request, "antibiotics/empty.html", frame.context(place, "antibiotics:reports"))
    return render(request, "antibiotics/exports/page.html", pages.context(place, request.GET))


@any_right
@require_GET
def file(request: HttpRequest, layout: str) -> HttpResponse:
    """The file itself; who took it is written."""
    place, held = frame.read_place(request), pages.layout_of(layout)
    if place.period is None:
        raise Refusal("Aucun fichier n'a encore été apporté : commencez par la page « Données ».")
    answer = HttpResponse(written.content(held, pages.rows_for(place, held)), content_type=written.content_type(held))
    name = written.file_name(held, place.period.code, [one.code for one in place.looked_at])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    audit.write(
        "antibiotics.export_written", by=request.user, target=place.hospital, kind=held.id, period=place.period.code
    )
    return answer
