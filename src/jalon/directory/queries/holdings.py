"""What is held of establishments on a day, as known at an instant: listings chosen, corrections over them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Q

from jalon.directory.models import Correction, Entity, EntityKind, Listed
from jalon.directory.rules import Holding, Said, hold

_DATES = ("opened_on", "closed_on")
_AT_ONCE = 10_000


def known(known_at: datetime | None) -> Q:
    """What was held true at that instant (now when None), for rows with known_from and known_to."""
    if known_at is None:
        return Q(known_to=None)
    return Q(known_from__lte=known_at) & ended_after(known_at)


def ended_after(instant: datetime) -> Q:
    """What still stood at that instant, for rows with known_to."""
    return Q(known_to=None) | Q(known_to__gt=instant)


def standing(known_at: datetime | None) -> Q:
    """Corrections that stood at that instant (now when None)."""
    if known_at is None:
        return Q(undone_at=None)
    return Q(made_at__lte=known_at) & (Q(undone_at=None) | Q(undone_at__gt=known_at))


def listings(scope: Q, known_at: datetime | None = None) -> dict[int, list[Said]]:
    """The listings of the entities in scope, by entity."""
    rows = Listed.objects.filter(known(known_at), scope).values_list(*Said._fields)
    found: dict[int, list[Said]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        found[row[1]].append(Said._make(row))
    return found


def entities_where(condition: Q, known_at: datetime | None, *fields: str) -> Q:
    """The entities of which a listing then known fulfils the condition, or whose `fields` are corrected."""
    by_list = Listed.objects.filter(known(known_at), condition).values("entity")
    if not fields:
        return Q(entity__in=by_list)
    by_person = Correction.objects.filter(standing(known_at), field__in=fields).values("entity")
    return Q(entity__in=by_list) | Q(entity__in=by_person)


def corrections(known_at: datetime | None = None, entities: Iterable[int] | None = None) -> dict[int, dict[str, Any]]:
    """The standing corrections by entity, in the words of a holding (`ej_id` rather than a number)."""
    rows = Correction.objects.filter(standing(known_at))
    if entities is not None:
        rows = rows.filter(entity__in=list(entities))
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for entity, field, value in rows.values_list("entity_id", "field", "value"):
        found[entity][field] = value
    _give_entities(found)
    return found


def _give_entities(found: dict[int, dict[str, Any]]) -> None:
    numbers = {fields["finess_ej"] for fields in found.values() if "finess_ej" in fields}
    ids: dict[str, int] = {}
    if numbers:
        rows = Entity.objects.filter(kind=EntityKind.EJ, code__in=numbers)
        ids = dict(rows.values_list("code", "pk"))
    for fields in found.values():
        if "finess_ej" in fields:
            fields["ej_id"] = ids.get(fields.pop("finess_ej"))
        for name in _DATES:
            if name in fields:
                fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
        if "capacity" in fields:
            fields["capacity"] = int(fields["capacity"]) if fields["capacity"] else None


def held(scope: Q, on: date, known_at: datetime | None = None) -> dict[int, Holding]:
    """What is held on that day of each entity in scope, by entity."""
    corrected = corrections(known_at)
    return {entity: hold(said, on, corrected.get(entity)) for entity, said in listings(scope, known_at).items()}


def listing_of(entity: Entity | int, on: date, known_at: datetime | None = None) -> Holding | None:
    """What is held of one entity on that day, or None when no list named it then."""
    pk = entity if isinstance(entity, int) else entity.pk
    return held(Q(entity=pk), on, known_at).get(pk)


def codes_of_entities(entities: Iterable[Any]) -> dict[int, str]:
    """The numbers of those entities."""
    found: dict[int, str] = {}
    for some in in_slices(entities):
        found.update(Entity.objects.filter(pk__in=some).values_list("pk", "code"))
    return found


def in_slices(entities: Iterable[Any]) -> Iterator[list[Any]]:
    """Some thousands at a time: what one statement may name (SQLite takes 32,766 parameters)."""
    ordered = iter(entities)
    while some := list(islice(ordered, _AT_ONCE)):
        yield some
