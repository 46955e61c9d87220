from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory import access, forms
from jalon.directory.models import Entity, EntityKind
from jalon.directory.pages import groups as page
from jalon.directory.queries import members_of, sites_of


@signed_in
@require_GET
def legal_entity(request: HttpRequest, finess: str) -> HttpResponse:
    """A legal entity: its establishments on a day, the groups it belongs to."""
    entity = get_object_or_404(Entity, kind=EntityKind.EJ, code=finess)
    access.check_may_see(access.perimeter_for(request), entity)
    on, known_at = forms.read_view(request.GET)
    sites = Entity.objects.filter(pk__in=sites_of([entity.pk], on, known_at)[entity.pk])
    seen = access.visible(sites, access.perimeter_for(request))
    return render(request, "directory/legal_entity.html", page.legal_entity(entity, seen, on, known_at))


@signed_in
@require_GET
def group(request: HttpRequest, subkind: str, code: str) -> HttpResponse:
    """A group or a territory: its establishments on a day."""
    kinds = (EntityKind.GROUP, EntityKind.TERRITORY, EntityKind.PROJECT)
    named = Entity.objects.filter(kind__in=kinds, code=code)
    entity = get_object_or_404(named.filter(kind=subkind) if subkind == "projet" else named.filter(subkind=subkind))
    on, known_at = forms.read_view(request.GET)
    seen = access.visible(Entity.objects.all(), access.perimeter_for(request))
    members = seen.filter(pk__in=members_of(entity, on, known_at))
    ordered = members.select_related("ej").order_by("department", "sort_key", "code")
    paged = Paginator(ordered, 100).get_page(request.GET.get("page"))
    return render(request, "directory/group.html", page.group(entity, paged, seen, on, known_at))
