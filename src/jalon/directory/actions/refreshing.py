"""What `Entity` shows of today, copied from what holds now so that lists and search stay simple."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Q

from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.actions.revising import note_moved, revising
from jalon.directory.models import Entity, EntityKind
from jalon.directory.queries.holdings import held as held_of
from jalon.directory.queries.population import Line, lines
from jalon.kernel.text import fold

COPIED = (
    "name", "sort_key", "town", "commune_code", "department", "region", "category", "domain", "pmsi", "ej",
)  # fmt: skip
_ROWS = tuple(name if name != "ej" else "ej_id" for name in COPIED)
AT_ONCE = 2_000


def refresh_entities(entities: Collection[int] | None = None) -> None:
    """Copy to the establishments (all, or those) what is held of them today; only those that differ are written."""
    with revising():
        for some in _some_at_once(EntityKind.ET, entities):
            _write(_ROWS, {line.entity_id: _copied(line) for line in lines(Q(entity__in=some), date.today())})


def refresh_legal_entities(entities: Collection[int] | None = None) -> None:
    """Copy to the legal entities the name that lists give of them today; only those that differ are written."""
    for some in _some_at_once(EntityKind.EJ, entities):
        names = {pk: str(held.values["name"])[:200] for pk, held in held_of(Q(entity__in=some), date.today()).items()}
        _write(("name", "sort_key"), {pk: (name, fold(name)[:200]) for pk, name in names.items()})


def _some_at_once(kind: str, entities: Collection[int] | None) -> Iterator[list[int]]:
    ids = Entity.objects.filter(kind=kind).values_list("pk", flat=True) if entities is None else entities
    ordered = iter(sorted(ids))
    while some := list(islice(ordered, AT_ONCE)):
        yield some


def _copied(line: Line) -> tuple[Any, ...]:
    """What the entity keeps of the line, in the order of `_ROWS`."""
    return (
        line.name, fold(line.name)[:200], line.town, line.commune_code, line.department, line.region, line.category,
        line.domain, line.pmsi, line.ej_id,
    )  # fmt: skip


def _write(columns: Sequence[str], said: Mapping[int, tuple[Any, ...]]) -> None:
    """Those values over those columns of the entities, by entity, where they are not there already.

    One prepared statement for all: a national list touches a hundred thousand of them.
    """
    rows = Entity.objects.filter(pk__in=list(said)).values_list("pk", *columns)
    before = {pk: tuple(now) for pk, *now in rows.iterator() if said[pk] != tuple(now)}
    if before:
        quote = connection.ops.quote_name
        table, places = quote(Entity._meta.db_table), ", ".join(f"{quote(name)} = %s" for name in columns)
        with connection.cursor() as cursor:
            changed = [(*said[pk], pk) for pk in before]
            cursor.executemany(f"UPDATE {table} SET {places} WHERE id = %s", changed)  # noqa: S608 (our names)
        note_moved(before, _left(columns, before, said))


def _left(
    columns: Sequence[str], before: Mapping[int, tuple[Any, ...]], said: Mapping[int, tuple[Any, ...]]
) -> dict[int, str]:
    """The region that each establishment left, among those that left one."""
    if "region" not in columns:
        return {}
    place = columns.index("region")
    return {pk: was[place] for pk, was in before.items() if was[place] and was[place] != said[pk][place]}


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
