"""What `Entity` shows of today, copied from what holds now so that lists and search stay simple."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from django.db.models import Q

from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.models import Entity, EntityKind
from jalon.directory.queries.holdings import held as held_of
from jalon.directory.queries.population import Line, lines
from jalon.kernel.text import fold

COPIED = (
    "name", "sort_key", "town", "commune_code", "department", "region", "category", "domain", "pmsi", "ej",
)  # fmt: skip
_ROWS = ("pk", *(name if name != "ej" else "ej_id" for name in COPIED))
AT_ONCE = 2_000


def refresh_entities(entities: Collection[int] | None = None) -> None:
    """Copy to the establishments (all, or those) what is held of them today; only those that differ are written."""
    for some in _some_at_once(EntityKind.ET, entities):
        found = [as_entity(line) for line in lines(Q(entity__in=some), date.today())]
        save_entities(_that_differ(found))


def refresh_legal_entities(entities: Collection[int] | None = None) -> None:
    """Copy to the legal entities the name that lists give of them today."""
    for some in _some_at_once(EntityKind.EJ, entities):
        named = [
            Entity(kind=EntityKind.EJ, pk=pk, code="", name=str(held.values["name"])[:200])
            for pk, held in held_of(Q(entity__in=some), date.today()).items()
        ]
        for one in named:
            one.sort_key = fold(one.name)[:200]
        Entity.objects.bulk_update(named, ["name", "sort_key"], batch_size=200)


def _some_at_once(kind: str, entities: Collection[int] | None) -> Iterator[list[int]]:
    ids = Entity.objects.filter(kind=kind).values_list("pk", flat=True) if entities is None else entities
    ordered = iter(sorted(ids))
    while some := list(islice(ordered, AT_ONCE)):
        yield some


def _that_differ(described: list[Entity]) -> list[Entity]:
    rows = Entity.objects.filter(kind=EntityKind.ET, code__in=[one.code for one in described])
    now = {row[0]: row[1:] for row in rows.values_list("code", *_ROWS[1:])}
    return [one for one in described if now.get(one.code) != tuple(getattr(one, name) for name in _ROWS[1:])]


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
        update_fields=list(COPIED),
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
