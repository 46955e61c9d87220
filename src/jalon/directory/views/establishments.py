from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory import access, forms
from jalon.directory.models import Entity, EntityKind, Load
from jalon.directory.pages import establishment as page
from jalon.directory.pages import listing
from jalon.directory.queries.described import find
from jalon.kernel.refusal import Refusal
from jalon.ui.downloads import table_as


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Search and filters over what is held today."""
    asked = listing.asked(request)
    if asked.exact is not None:
        return redirect(listing.address_of(asked.exact))
    entities = asked.entities.select_related("ej")
    paged = Paginator(entities, listing.PER_PAGE).get_page(request.GET.get("page"))
    shown = list(paged.object_list)
    context: dict[str, Any] = {
        "form": asked.form, "filtered": asked.filtered, "page": paged, "table": _table(asked.said["nature"], shown),
        "empty": not paged.paginator.count and not asked.filtered and not Load.objects.exists(),
        "may_load": access.may_load(access.perimeter_for(request)), "last": listing.last_load(),
        "forms": _FORMS[asked.said["nature"]],
    }  # fmt: skip
    return render(request, "directory/home.html", context)


_FORMS = {
    "et": "établissement",
    "ej": "entité juridique,entités juridiques",
    "tous": "groupement ou territoire,groupements et territoires",
}


def _table(nature: str, shown: list[Entity]) -> Any:
    if nature == "tous":
        return listing.groups_table(shown)
    if shown and shown[0].kind == EntityKind.EJ:
        return listing.legal_entities_table(shown)
    return listing.table_of(shown)


@signed_in
@require_GET
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The filtered list, whole."""
    table = listing.published(listing.asked(request).entities)
    return table_as(extension, table, name="annuaire", sheet="Annuaire")


@signed_in
@require_GET
def establishment(request: HttpRequest, finess: str) -> HttpResponse:
    """The page of an establishment, today or as it was, as known today or then."""
    try:
        entity = find(finess)
    except Refusal as refusal:
        raise Http404(refusal.message) from None
    if entity.kind == EntityKind.EJ or entity.code != finess:
        return redirect(listing.address_of(entity))
    access.check_may_see(access.perimeter_for(request), entity)
    on, known_at = forms.read_view(request.GET)
    return render(request, "directory/establishment.html", page.context(request, entity, on, known_at))
