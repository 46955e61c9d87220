"""The differences between the vintages of a complete list, written again whenever one of them is loaded."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from jalon.directory.actions.loading.alike import said_alike
from jalon.directory.models import Change, EntityKind, Listed, Load
from jalon.directory.queries.holdings import in_slices
from jalon.directory.rules import Described, adjacent, compare


def rewrite_changes(load: Load, vintages: set[date]) -> list[dict[str, Any]]:
    """Compare each vintage loaded with its neighbours; the same whatever the order of the loads."""
    held = Listed.objects.filter(list_id=load.list_id, known_to=None).exclude(vintage=None)
    stated = held.order_by().values_list("vintage", flat=True).distinct()
    pairs = adjacent(vintage for vintage in stated if vintage)
    _forget_others(load.list_id, pairs)
    report = []
    for earlier, later in pairs:
        if earlier in vintages or later in vintages:
            report.append(_write(load, earlier, later))
    return report


def _forget_others(list_id: str, pairs: list[tuple[date, date]]) -> None:
    """A vintage that came between two others: what was said between those two is said in two steps."""
    said = Change.objects.filter(list_id=list_id).order_by().values_list("between", "and_vintage").distinct()
    for earlier, later in set(said) - set(pairs):
        Change.objects.filter(list_id=list_id, between=earlier, and_vintage=later).delete()


def _write(load: Load, earlier: date, later: date) -> dict[str, Any]:
    described = _described(load.list_id, earlier, later)
    found = compare(described[earlier], described[later])
    Change.objects.filter(list_id=load.list_id, between=earlier, and_vintage=later).delete()
    Change.objects.bulk_create(
        Change(
            entity_id=one.entity, list_id=load.list_id, between=earlier, and_vintage=later,
            what=one.what, before=one.before, after=one.after, load=load,
        )
        for one in found
    )  # fmt: skip
    return {
        "between": str(earlier),
        "and": str(later),
        "entities": len({one.entity for one in found}),
        "counts": dict(Counter(one.what for one in found)),
    }


def _described(list_id: str, earlier: date, later: date) -> dict[date, dict[int, Described]]:
    """What both vintages say of the establishments that they do not describe alike."""
    rows = Listed.objects.filter(list_id=list_id, vintage__in=(earlier, later), known_to=None)
    named = set(rows.order_by().values_list("entity_id", flat=True).iterator())
    found: dict[date, dict[int, Described]] = defaultdict(dict)
    for some in in_slices(named - said_alike(list_id, earlier, later, ("name", "ej_id", "category"))):
        own = rows.filter(entity__in=some, entity__kind=EntityKind.ET)
        for vintage, entity, name, ej, category in own.values_list(
            "vintage", "entity_id", "name", "ej__code", "category"
        ):
            if vintage:
                found[vintage][entity] = Described(name, ej or "", category)
    return found
