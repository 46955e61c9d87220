from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import signed_in
from jalon.kernel.refusal import Refusal
from jalon.publish.table import to_csv
from jalon.publish.workbook import Book
from jalon.tracking import frame
from jalon.tracking.freshness import actions, pages
from jalon.ui.french import counted

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
def freshness(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    return render(request, "tracking/freshness/page.html", pages.page(place, request.perimeter))


@signed_in
@require_GET
def export(request: HttpRequest, grid_id: str, extension: str) -> HttpResponse:
    """The files of the month and where they are."""
    place = frame.read_place(request, grid_id, request.perimeter)
    table = pages.exported(place, request.perimeter)
    if extension == "csv":
        answer = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    elif extension == "xlsx":
        book = Book(title=table.title)
        book.add_list("Fichiers attendus", table)
        answer = HttpResponse(book.close(), content_type=XLSX)
    else:
        raise Refusal("Formats d'export : xlsx, csv.")
    answer["Content-Disposition"] = f'attachment; filename="fichiers-attendus-{place.month.code}.{extension}"'
    return answer


@signed_in
@require_POST
def remind(request: HttpRequest, grid_id: str) -> HttpResponse:
    """Ask for a reminder to those who owe the missing files."""
    place = frame.read_place(request, grid_id, request.perimeter)
    missing = actions.remind(place=place, perimeter=request.perimeter, by=request.user)
    messages.success(
        request,
        f"Rappel demandé pour {counted(missing, 'fichier')} : les courriels partent dans les minutes qui viennent.",
    )
    return redirect(place.url("tracking:freshness"))
