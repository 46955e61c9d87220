"""Many cells at once: one batch, one instant; the second of two writers of a cell is told which."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from django.db import connection, transaction

from jalon.indicators import definitions
from jalon.indicators.ledger import reading
from jalon.indicators.ledger.batches import insert, open_batch, rows_of
from jalon.indicators.ledger.cells import standing
from jalon.indicators.ledger.publication import next_instant
from jalon.indicators.ledger.rows import Cell, NewObservation, Standing
from jalon.indicators.models import Batch, Indicator, Observation


class Anything(Enum):
    """What one expects who writes whatever stands."""

    ANY = "any"


ANY = Anything.ANY


class CellWrite(NamedTuple):
    """A value to enter. `expected`: the observation the writer saw there, None for none, ANY for whatever stands."""

    indicator_id: int
    period: str
    entity_id: int
    state: int = 0
    number: float | None = None
    text: str | None = None
    expected: int | None | Anything = None

    @property
    def cell(self) -> Cell:
        return Cell(self.indicator_id, self.period, self.entity_id)

    @property
    def content(self) -> tuple[int, float | None, str | None]:
        return (self.state, self.number, self.text)


class BlockWritten(NamedTuple):
    """What came of a block. `batch` is None when nothing had to be written."""

    batch: Batch | None
    written: list[Cell]
    unchanged: int
    conflicts: list[tuple[Cell, Standing | None]]


@transaction.atomic
def set_values(cells: Sequence[CellWrite], *, by, label: str = "", kind: str = Batch.Kind.EDIT) -> BlockWritten:
    """Enter many values in one batch. What others changed since it was seen is left, and returned with its value.

    Entering what stands writes nothing, whatever was expected. Raises ValueError when a cell is named twice.
    """
    if len({one.cell for one in cells}) != len(cells):
        raise ValueError("a block names each cell once")
    if not cells:
        return BlockWritten(None, [], 0, [])
    instant = next_instant()
    present = _standing(cells)
    fresh, conflicts = [], []
    for one in cells:
        current = present.get(one.cell)
        if current and (current.state, current.number, current.text) == one.content:
            continue
        if one.expected is not ANY and (current.id if current else None) != one.expected:
            conflicts.append((one.cell, current))
        else:
            fresh.append(one)
    batch = _publish(fresh, present, instant, open_batch(kind, label=label, by=by)) if fresh else None
    return BlockWritten(batch, [one.cell for one in fresh], len(cells) - len(fresh) - len(conflicts), conflicts)


def left_by(undoing: Batch) -> list[Cell]:
    """The cells of the batch it takes back that an undo left, since somebody changed them in between."""
    undone = undoing.undoes
    if undone is None:
        return []
    taken_back = set(cells_of(undoing))
    return [cell for cell in cells_of(undone) if cell not in taken_back]


def cells_of(batch: Batch) -> list[Cell]:
    """Every cell that a batch speaks of: those it states, and those whose value it ended."""
    places = ("indicator_id", "period", "entity_id")
    ended = Observation.objects.filter(superseded_by=batch).values_list(*places)
    return sorted({Cell(*place) for place in (*rows_of(batch).values_list(*places), *ended)})


def _standing(cells: Iterable[CellWrite]) -> dict[Cell, Standing]:
    """What stands in these cells, read once per indicator and period."""
    entities: dict[tuple[int, str], list[int]] = {}
    for one in cells:
        entities.setdefault((one.indicator_id, one.period), []).append(one.entity_id)
    return {
        Cell(indicator, period, entity): value
        for (indicator, period), chosen in entities.items()
        for (_, entity), value in standing([indicator], period, chosen).items()
    }


def _publish(fresh: Sequence[CellWrite], present: dict[Cell, Standing], instant: datetime, batch: Batch) -> Batch:
    """Write the rows, end those they replace, and switch the batch on. Under the lock of publications."""
    insert(batch, [NewObservation(*one.cell, *one.content) for one in fresh])
    _supersede(batch, [present[one.cell].id for one in fresh if one.cell in present])
    batch.applied_at = instant
    batch.save(update_fields=["applied_at"])
    _move(batch, {one.entity_id for one in fresh})
    codes = Indicator.objects.filter(pk__in=batch.indicators).values_list("code", flat=True)
    definitions.remember(codes)
    return batch


def _supersede(batch: Batch, ids: Sequence[int]) -> None:
    which, chosen = reading.among(ids)
    with connection.cursor() as cursor:
        sql = f"UPDATE {reading.OBSERVATION} SET superseded_by_id = %s WHERE id {which}"  # noqa: S608 (our own names)
        cursor.execute(sql, [batch.pk, chosen])


def _move(batch: Batch, entities: set[int]) -> None:
    """One line is patched at once in its month; more than one, and their columns are computed again when read."""
    from jalon.indicators.projection import mark_stale, patch  # the projection reads the ledger

    if len(entities) == 1 and batch.first_period == batch.last_period:
        patch(batch, entities.pop())
    else:
        mark_stale(batch)
