"""The ledger of observations: staged out of sight, published at once, superseded, never overwritten.

An import:  batch = open_batch(…); stage(batch, rows); conflicts = apply(batch, superseding=…, coverage=…)
A cell:     set_value(…), which tells the second of two writers; undo(batch) gives back what stood before.
"""

from jalon.indicators.ledger.batches import discard, indicator_ids, open_batch, stage, sweep
from jalon.indicators.ledger.cells import history, set_value, standing, undo
from jalon.indicators.ledger.integrity import orphans
from jalon.indicators.ledger.publication import Published, apply, last_instant
from jalon.indicators.ledger.rows import Cell, Conflict, NewCoverage, NewObservation, Standing

__all__ = [
    "Cell", "Conflict", "NewCoverage", "NewObservation", "Published", "Standing",
    "apply", "discard", "history", "indicator_ids", "last_instant", "open_batch", "orphans", "set_value", "stage",
    "standing", "sweep", "undo",
]  # fmt: skip
