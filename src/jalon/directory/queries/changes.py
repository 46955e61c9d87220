"""Changes between two vintages of a list, filtered, and the replacements they suggest."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from jalon.directory.models import Change, Entity, Link, Listed
from jalon.directory.rules.likeness import Likeness, Seen, likenesses


class Pair(NamedTuple):
    """Two vintages of a list that were compared."""

    list_id: str
    between: date
    and_vintage: date

    @property
    def code(self) -> str:
        return f"{self.list_id}:{self.between}:{self.and_vintage}"


def pairs() -> list[Pair]:
    """Every pair of vintages compared, the latest first."""
    rows = Change.objects.order_by("-and_vintage", "-between", "list_id")
    return [Pair(*row) for row in rows.values_list("list_id", "between", "and_vintage").distinct()]


def changes_of(pair: Pair) -> QuerySet[Change]:
    found = Change.objects.filter(list_id=pair.list_id, between=pair.between, and_vintage=pair.and_vintage)
    return found.select_related("entity").order_by("entity__department", "entity__sort_key", "entity__code", "what")


def counts(changes: QuerySet[Change]) -> dict[str, int]:
    return dict(changes.order_by().values_list("what").annotate(n=Count("pk")))


class Proposal(NamedTuple):
    """A replacement that may be: for a person to say."""

    likeness: Likeness
    gone: Entity
    come: Entity


def proposals(pair: Pair, scope: Q | None = None, entity: Entity | None = None) -> list[Proposal]:
    """Who may have replaced those that the later list no longer names, unless a person already said it."""
    changes = Change.objects.filter(list_id=pair.list_id, between=pair.between, and_vintage=pair.and_vintage)
    ids: dict[str, set[int]] = defaultdict(set)
    wanted = changes.filter(what__in=("no_longer_listed", "newly_listed")).filter(scope or Q())
    for what, pk in wanted.values_list("what", "entity_id"):
        ids[what].add(pk)
    said = Link.objects.filter(known_to=None, kind__in=(Link.Kind.REPLACED_BY, Link.Kind.MERGED_INTO))
    gone = ids["no_longer_listed"] - set(said.values_list("child", flat=True))
    found = likenesses(
        _seen(pair.list_id, pair.between, gone), _seen(pair.list_id, pair.and_vintage, ids["newly_listed"])
    )
    if entity is not None:
        found = [one for one in found if entity.pk in (one.gone, one.come)]
    named = Entity.objects.in_bulk({pk for one in found for pk in (one.gone, one.come)})
    return [Proposal(one, named[one.gone], named[one.come]) for one in found]


def _seen(list_id: str, vintage: date, entities: set[int]) -> list[Seen]:
    rows: Any = Listed.objects.filter(list_id=list_id, vintage=vintage, known_to=None, entity__in=entities)
    return [Seen(*row) for row in rows.values_list("entity_id", "name", "commune_code", "ej_id")]
