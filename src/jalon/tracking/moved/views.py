from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.kernel.refusal import Refusal
from jalon.publish.workbook import XLSX_TYPE
from jalon.tracking import frame
from jalon.tracking.moved import pages


@signed_in
@require_GET
def moved(request: HttpRequest, grid_id: str) -> HttpResponse:
    """What moved between two months, or since an instant: counts by theme, then every value."""
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    found = pages.look(request, place, request.perimeter)
    if found is None:
        return render(request, "tracking/moved/no_visit.html", pages.no_visit(place, request.perimeter))
    return render(request, "tracking/moved/page.html", pages.page(request, found, request.perimeter))


@signed_in
@require_GET
def export(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    found = pages.look(request, place, request.perimeter) if place.region else None
    if found is None:
        raise Refusal("C'est votre première visite de cette grille : il n'y a rien à comparer.")
    answer = HttpResponse(pages.workbook(found), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="mouvements-{place.month.code}.xlsx"'
    return answer
