from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory.access import perimeter_for
from jalon.directory.professionals import access
from jalon.directory.professionals.actions import exporting
from jalon.directory.professionals.models import Activity, Professional
from jalon.directory.professionals.pages import listing, one
from jalon.ui.downloads import shown_as, table_as


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """How many professionals, where; who they are, for those who may read names."""
    return render(request, "directory/professionals.html", listing.context(request))


@signed_in
@require_GET
def export_counts(request: HttpRequest, extension: str) -> HttpResponse:
    table = listing.counts_table(listing.look(request))
    return shown_as(extension, table, name="professionnels-effectifs", sheet="Effectifs")


@signed_in
@require_GET
def export_names(request: HttpRequest, extension: str) -> HttpResponse:
    """The filtered list, of those whose names one may read: an act that leaves a trace."""
    access.check_named(perimeter_for(request))
    looked = listing.look(request)
    table = listing.published(looked)
    answer = table_as(extension, table, name="professionnels", sheet="Professionnels")
    exporting.note_export(asked=looked.asked, count=len(table.rows), by=request.user)
    return answer


@signed_in
@require_GET
def professional(request: HttpRequest, pk: int) -> HttpResponse:
    """Known by its rank here, not by the number of the person: addresses are kept in journals.

    For those he works with today: an activity that he left opens nothing.
    """
    within = access.check_named(perimeter_for(request))
    found = get_object_or_404(Professional, pk=pk)
    if not Activity.objects.filter(within, professional=found, known_to=None).exists():
        raise PermissionDenied(access.REFUSED)
    return render(request, "directory/professional.html", one.context(found, within))
