"""What `Entity` shows of today, copied from what holds now so that lists and search stay simple."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.models import Entity, EntityKind
from jalon.directory.queries.population import Line, lines
from jalon.kernel.text import fold

_COPIED = (
    "name", "sort_key", "town", "commune_code", "department", "region", "category", "domain", "pmsi", "ej",
)  # fmt: skip


def refresh_entities(entities: Collection[int] | None = None) -> None:
    """Copy to the establishments (all, or those) what is held of them today."""
    scope = Q(entity__kind=EntityKind.ET)
    if entities is not None:
        if len(entities) <= 500:
            scope &= Q(entity__in=entities)
        wanted = set(entities)
    found = [line for line in lines(scope, date.today()) if entities is None or line.entity_id in wanted]
    save_entities(as_entity(line) for line in found)


def as_entity(line: Line) -> Entity:
    return Entity(
        kind=EntityKind.ET,
        code=line.finess_et,
        name=line.name,
        sort_key=fold(line.name)[:200],
        town=line.town,
        commune_code=line.commune_code,
        department=line.department,
        region=line.region,
        category=line.category,
        domain=line.domain,
        pmsi=line.pmsi,
        ej_id=line.ej_id,
    )


def save_entities(entities: Iterable[Entity]) -> None:
    """Create or bring up to date entities told apart by kind, type and code."""
    Entity.objects.bulk_create(
        list(entities),
        update_conflicts=True,
        unique_fields=["kind", "subkind", "code"],
        update_fields=list(_COPIED),
    )


def ensure_official_territories() -> None:
    """The regions and départements of the catalogue, as territories."""
    wanted = [_territory("region", code, region) for code, region in REGIONS.items()]
    wanted += [_territory("departement", code, place) for code, place in DEPARTMENTS.items()]
    present = set(
        Entity.objects.filter(kind=EntityKind.TERRITORY, subkind__in=("region", "departement")).values_list(
            "subkind", "code"
        )
    )
    missing = [one for one in wanted if (one.subkind, one.code) not in present]
    if missing:
        save_entities(missing)


def _territory(subkind: str, code: str, place: object) -> Entity:
    name = getattr(place, "name", str(place))
    region = code if subkind == "region" else getattr(place, "region", "")
    return Entity(kind=EntityKind.TERRITORY, subkind=subkind, code=code, name=name, sort_key=fold(name), region=region)
