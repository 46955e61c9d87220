from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory import access
from jalon.directory.models import Entity, EntityKind, UnitStructure
from jalon.directory.pages import units as page
from jalon.ui.downloads import table_as


@signed_in
@require_GET
def unit(request: HttpRequest, finess: str) -> HttpResponse:
    """What the unit of that `code` was, structure after structure. A code may hold any sign, even "/"."""
    entity = get_object_or_404(Entity, kind=EntityKind.ET, code=finess)
    access.check_may_see(access.perimeter_for(request), entity)
    context = page.unit(entity, request.GET.get("code", ""))
    if context is None:
        raise Http404("Aucune structure ne nomme cette unité.")
    return render(request, "directory/unit.html", context)


@signed_in
@require_GET
def export(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """A structure as a file, for whoever may see the establishment."""
    structure = get_object_or_404(UnitStructure.objects.select_related("establishment"), pk=pk)
    access.check_may_see(access.perimeter_for(request), structure.establishment)
    name = f"unites-{structure.establishment.code}-{structure.period}"
    return table_as(extension, page.exported(structure), name=name, sheet="Unités")
