"""The order in which entities change, numbered, so that another program can ask what changed since."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

from jalon.directory.models import Departure, Entity, Revision
from jalon.directory.queries.holdings import in_slices


@dataclass
class _Moved:
    """What moved in an act; `left`: the region that an establishment was in until then."""

    entities: set[int] = field(default_factory=set)
    left: dict[int, str] = field(default_factory=dict)


_MOVED: ContextVar[_Moved | None] = ContextVar("moved", default=None)


@contextmanager
def revising() -> Iterator[None]:
    """What moves inside takes one number, at the end of the outermost: nobody waits for a row with the lock in hand.

    An act that locks entities does so inside; two of them then cannot wait for each other.
    """
    if _MOVED.get() is not None:
        yield
        return
    moved = _Moved()
    token = _MOVED.set(moved)
    try:
        yield
    finally:
        _MOVED.reset(token)
    if moved.entities:
        _number(moved)


def note_moved(entities: Iterable[int], left: Mapping[int, str] | None = None) -> None:
    """These entities are not what they were, or are new."""
    with revising():
        moved = _MOVED.get()
        assert moved is not None  # noqa: S101 (the line above)
        moved.entities.update(entities)
        for entity, region in (left or {}).items():
            moved.left.setdefault(entity, region)


@transaction.atomic
def _number(moved: _Moved) -> None:
    Revision.objects.bulk_create([Revision(pk=1)], ignore_conflicts=True)
    last = Revision.objects.select_for_update().get(pk=1)
    last.number += 1
    last.save(update_fields=["number"])
    for some in in_slices(sorted(moved.entities)):
        Entity.objects.filter(pk__in=some).update(revision=last.number)
    Departure.objects.bulk_create(
        Departure(entity_id=entity, region=region, revision=last.number) for entity, region in moved.left.items()
    )
