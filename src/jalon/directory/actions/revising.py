"""The order in which entities change, numbered, so that another program can ask what changed since."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction

from jalon.directory.models import Departure, Entity, Revision
from jalon.directory.queries.holdings import in_slices
from jalon.directory.queries.revisions import last_revision


@dataclass
class _Moved:
    """What moved in an act."""

    entities: set[int] = field(default_factory=set)  # to be numbered
    left: dict[int, str] = field(default_factory=dict)  # the region that an establishment was in until then
    made: bool = False  # others are new, and bear the number to come


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
    if moved.entities or moved.made:
        _number(moved)


def number_to_come() -> int:
    """The number that this act will take, or 0 when another may take it first: an entity is then numbered at the end.

    On SQLite whoever writes is alone until the end; a national list is spared to be written twice.
    """
    return last_revision() + 1 if connection.vendor == "sqlite" and connection.in_atomic_block else 0


def note_made(entities: Iterable[int], number: int) -> None:
    """These entities are new, inserted with that number to come."""
    if not number:
        note_moved(entities)
        return
    with revising():
        _of_this_act().made = True


def note_moved(entities: Iterable[int], left: Mapping[int, str] | None = None) -> None:
    """These entities are not what they were, or are new."""
    with revising():
        moved = _of_this_act()
        moved.entities.update(entities)
        for entity, region in (left or {}).items():
            moved.left.setdefault(entity, region)


def _of_this_act() -> _Moved:
    moved = _MOVED.get()
    assert moved is not None  # noqa: S101 (asked inside `revising`)
    return moved


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
