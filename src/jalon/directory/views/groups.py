from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory import access, forms
from jalon.directory.models import Entity, EntityKind
from jalon.directory.pages import groups as page
from jalon.directory.pages.listing import BY_PLACE, published
from jalon.directory.queries import members_of, sites_of
from jalon.ui.downloads import table_as
from jalon.ui.french import day


@signed_in
@require_GET
def legal_entity(request: HttpRequest, finess: str) -> HttpResponse:
    """A legal entity: its establishments on a day, the groups it belongs to."""
    entity, (on, known_at) = _legal_entity(request, finess), forms.read_view(request.GET)
    sites = _sites(request, entity, on, known_at)
    return render(request, "directory/legal_entity.html", page.legal_entity(entity, sites, on, known_at))


@signed_in
@require_GET
def export_legal_entity(request: HttpRequest, finess: str, extension: str) -> HttpResponse:
    """The establishments of its page, on the same day."""
    entity, (on, known_at) = _legal_entity(request, finess), forms.read_view(request.GET)
    table = published(_sites(request, entity, on, known_at), _title(entity, on))
    return table_as(extension, table, name=f"etablissements-{entity.code}", sheet="Établissements")


def _legal_entity(request: HttpRequest, finess: str) -> Entity:
    entity = get_object_or_404(Entity, kind=EntityKind.EJ, code=finess)
    access.check_may_see(access.perimeter_for(request), entity)
    return entity


def _sites(request: HttpRequest, entity: Entity, on: date, known_at: datetime | None) -> QuerySet[Entity]:
    sites = Entity.objects.filter(pk__in=sites_of([entity.pk], on, known_at)[entity.pk])
    return access.visible(sites, access.perimeter_for(request)).order_by(*BY_PLACE)


@signed_in
@require_GET
def group(request: HttpRequest, subkind: str, code: str) -> HttpResponse:
    """A group or a territory: its establishments on a day."""
    entity, (on, known_at) = _group(subkind, code), forms.read_view(request.GET)
    seen = access.visible(Entity.objects.all(), access.perimeter_for(request))
    members = seen.filter(pk__in=members_of(entity, on, known_at))
    paged = Paginator(members.select_related("ej").order_by(*BY_PLACE), 100).get_page(request.GET.get("page"))
    return render(request, "directory/group.html", page.group(entity, paged, seen, on, known_at))


@signed_in
@require_GET
def export_group(request: HttpRequest, subkind: str, code: str, extension: str) -> HttpResponse:
    """The establishments of its page, all of them, on the same day."""
    entity, (on, known_at) = _group(subkind, code), forms.read_view(request.GET)
    seen = access.visible(Entity.objects.all(), access.perimeter_for(request))
    members = seen.filter(pk__in=members_of(entity, on, known_at)).order_by(*BY_PLACE)
    table = published(members, _title(entity, on))
    return table_as(extension, table, name=f"etablissements-{slugify(entity.code)}", sheet="Établissements")


def _title(entity: Entity, on: date) -> str:
    return f"{entity.name or f'Entité juridique {entity.code}'}, établissements au {day(on)}"


def _group(subkind: str, code: str) -> Entity:
    kinds = (EntityKind.GROUP, EntityKind.TERRITORY, EntityKind.PROJECT)
    named = Entity.objects.filter(kind__in=kinds, code=code)
    return get_object_or_404(named.filter(kind=subkind) if subkind == "projet" else named.filter(subkind=subkind))
