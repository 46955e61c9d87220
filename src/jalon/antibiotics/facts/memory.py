"""Frames worked out once and kept in memory while they hold: a page asks for the same files again and again.

A part never changes and its meaning is named by a fingerprint (answers, units, presentations, tables), so that
what is kept under both is right for ever; the least lately used leaves when the room is full. Nothing is written.
"""

from typing import TYPE_CHECKING

from jalon.kernel.recent import Recent

if TYPE_CHECKING:
    import polars as pl

ROOM = 192 * 2**20  # bytes, by process

_held: "Recent[tuple, pl.DataFrame]" = Recent(ROOM, weigh=lambda frame: int(frame.estimated_size()))

remembered = _held.get  # the frame kept under a name, else made now and kept
forget = _held.forget
