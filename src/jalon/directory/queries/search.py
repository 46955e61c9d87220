"""Finding an establishment by any of its numbers, its name or its town, whatever the accents and slips."""

from dataclasses import dataclass

from django.db.models import Max, Q

from jalon.directory.models import Correction, Entity, EntityKind, Listed, Load
from jalon.directory.rules.names import NameIndex
from jalon.kernel import finess
from jalon.kernel.text import fold

_SEARCHED = (EntityKind.ET, EntityKind.EJ, EntityKind.GROUP, EntityKind.TERRITORY)


@dataclass(frozen=True)
class Hit:
    """An entity found, how near it is (100: by its number) and why."""

    entity: Entity
    score: float
    why: str


def search(text: str, limit: int = 20, kinds: tuple[str, ...] = _SEARCHED) -> list[Hit]:
    """The entities that the text names best, by number, else by name and town."""
    if not text.strip():
        return []
    by_number = _by_number(text, kinds)
    if by_number or _looks_like_number(text):
        return by_number[:limit]
    return _by_name(fold(text), limit, kinds)


def propose(label: str, town: str = "", limit: int = 5) -> list[Hit]:
    """Establishments that look like a label read in a file: proposals for a person, never applied."""
    return _by_name(fold(f"{label} {town}"), limit, (EntityKind.ET, EntityKind.EJ))


def _looks_like_number(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters <= 1 and sum(c.isdigit() for c in text) >= 5


def _by_number(text: str, kinds: tuple[str, ...]) -> list[Hit]:
    compact = "".join(text.split()).upper()
    if not any(c.isdigit() for c in compact):
        return []
    reading = finess.read(text)
    exact = Entity.objects.filter(kind__in=kinds).select_related("ej")
    numbers = {compact, *reading.numbers}
    found = {e.pk: Hit(e, 100, "numéro") for e in exact.filter(Q(code__in=numbers) | Q(pmsi__in=numbers))[:50]}
    if len(compact) in (9, 14) and compact.isdigit():
        sirets = Listed.objects.filter(known_to=None, siret__startswith=compact).values("entity")
        for entity in exact.filter(pk__in=sirets)[:50]:
            found.setdefault(entity.pk, Hit(entity, 99, "SIRET" if len(compact) == 14 else "SIREN"))
    if not found and _looks_like_number(text):
        near = exact.filter(Q(code__startswith=compact) | Q(code__startswith="0" + compact))
        found = {e.pk: Hit(e, 90, "début du numéro") for e in near.order_by("code")[:50]}
    if not found and len(compact) == 9:
        found = {e.pk: Hit(e, 80, "numéro à un caractère près") for e in exact.filter(code__in=_one_slip_away(compact))}
    return sorted(found.values(), key=lambda hit: (-hit.score, hit.entity.kind != "et", hit.entity.code))


def _one_slip_away(number: str) -> set[str]:
    """The numbers with a right check digit that differ by one character, or by two swapped neighbours."""
    found = {number[:i] + c + number[i + 1 :] for i in range(9) for c in "0123456789AB"}
    found |= {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(8)}
    return {one for one in found if finess.is_valid(one)}


def _by_name(wanted: str, limit: int, kinds: tuple[str, ...]) -> list[Hit]:
    if not wanted:
        return []
    near = _index(kinds).nearest(wanted, limit)
    entities = Entity.objects.select_related("ej").in_bulk([pk for pk, _ in near])
    return [Hit(entities[pk], round(score, 1), "nom") for pk, score in near if pk in entities]


# The names of the directory, folded: one copy per process, read again when a load or a correction changed them.
_cache: dict[tuple[str, ...], tuple[tuple[object, ...], NameIndex]] = {}


def _index(kinds: tuple[str, ...]) -> NameIndex:
    stamp = _stamp()
    held = _cache.get(kinds)
    if held is None or held[0] != stamp:
        rows = Entity.objects.filter(kind__in=kinds).exclude(name="").order_by("kind", "domain", "sort_key", "pk")
        named = rows.values_list("pk", "name", "town")
        held = (stamp, NameIndex((pk, fold(name), fold(town)) for pk, name, town in named))
        _cache[kinds] = held
    return held[1]


def _stamp() -> tuple[object, ...]:
    loads = Load.objects.aggregate(last=Max("pk"), at=Max("recorded_at"))
    made = Correction.objects.aggregate(last=Max("pk"), undone=Max("undone_at"))
    named = Entity.objects.aggregate(last=Max("pk"))  # none is ever erased: to count them would tell no more
    return (*loads.values(), *made.values(), *named.values())
