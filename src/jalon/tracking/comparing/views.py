import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.kernel.refusal import Refusal
from jalon.tracking import frame
from jalon.tracking.comparing import pages, queries, tables
from jalon.tracking.comparing.forms import read_asked
from jalon.tracking.comparing.queries import Comparison
from jalon.tracking.reading import month_of


@signed_in
@require_GET
def page(request: HttpRequest, grid_id: str) -> HttpResponse:
    """A column compared: what stands out, then groups, months and map, each with its table."""
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    comparison = _compared(request, place)
    return render(request, "tracking/comparing/page.html", pages.context(comparison, place, request.perimeter))


@signed_in
@require_GET
def export(request: HttpRequest, grid_id: str, extension: str) -> FileResponse:
    """The table of the groups as a file."""
    if extension not in tables.FORMATS:
        raise Refusal("Formats d'export : xlsx, csv.")
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        raise Refusal("Aucun établissement n'est connu : il n'y a rien à comparer.")
    comparison = _compared(request, place)
    make, content_type = tables.FORMATS[extension]
    name = f"Comparaison - {comparison.column.definition.label} - {place.region_name} - {place.month.label}.{extension}"
    return FileResponse(
        io.BytesIO(make(comparison)), as_attachment=True, content_type=content_type, filename=name.replace("/", "-")
    )


def _compared(request: HttpRequest, place: frame.Place) -> Comparison:
    view = month_of(request.perimeter, place.grid.id, place.region, place.month)
    return queries.compare(read_asked(request.GET, view), view, request.perimeter)
