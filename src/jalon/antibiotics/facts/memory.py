"""Frames worked out once and kept in memory while they hold: a page asks for the same files again and again.

A part never changes and its meaning is named by a fingerprint (answers, units, presentations, tables), so that
what is kept under both is right for ever; the least lately used leaves when the room is full. Nothing is written.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ROOM = 192 * 2**20  # bytes, by process

_held: "OrderedDict[Hashable, pl.DataFrame]" = OrderedDict()
_lock = Lock()


def remembered(key: Hashable, make: "Callable[[], pl.DataFrame]") -> "pl.DataFrame":
    """The frame kept under the key, else made now and kept."""
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = make()
    with _lock:
        _held[key] = made
        while len(_held) > 1 and sum(int(frame.estimated_size()) for frame in _held.values()) > ROOM:
            _held.popitem(last=False)
    return made


def forget() -> None:
    """Empty it: for measures, and when the vault is closed."""
    with _lock:
        _held.clear()
