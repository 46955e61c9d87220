"""The ledger of observations: staged out of sight, published at once, superseded, never overwritten.

An import:  batch = open_batch(…); stage(batch, rows); conflicts = apply(batch, superseding=…, coverage=…)
A cell:     set_value(…), which tells the second of two writers; undo(batch) gives back what stood before.
A block:    set_values([CellWrite(…), …]), the same for many cells at once, in one batch.
"""

from jalon.indicators.ledger.batches import (
    are_staged,
    discard,
    indicator_ids,
    open_batch,
    rows_of,
    stage,
    still_staging,
    sweep,
)
from jalon.indicators.ledger.blocks import ANY, Anything, BlockWritten, CellWrite, cells_of, left_by, set_values
from jalon.indicators.ledger.cells import history, set_value, standing, undo
from jalon.indicators.ledger.integrity import orphans
from jalon.indicators.ledger.publication import Published, apply, last_instant, next_instant
from jalon.indicators.ledger.rows import Cell, Conflict, NewCoverage, NewObservation, Standing

__all__ = [
    "ANY", "Anything", "BlockWritten", "Cell", "CellWrite", "Conflict", "NewCoverage", "NewObservation", "Published",
    "Standing", "apply", "cells_of", "discard", "history", "indicator_ids", "last_instant", "left_by", "next_instant",
    "are_staged", "open_batch", "orphans", "rows_of", "set_value", "set_values", "stage", "standing", "still_staging",
    "sweep", "undo",
]  # fmt: skip
