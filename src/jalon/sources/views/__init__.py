"""The pages of files: sources, deposit, deliveries, what waits, what was learnt."""

from jalon.sources.views.deliveries import (
    apply,
    deliveries,
    delivery,
    give_up,
    original,
    read_again,
    report,
    row,
)
from jalon.sources.views.deposit import apply_lot, deposit, lot
from jalon.sources.views.queue import (
    answer_cell,
    answer_row,
    forget,
    learnt,
    queue,
    waiting_cell,
    waiting_row,
)
from jalon.sources.views.sources import definition, home, template_file

__all__ = [
    "answer_cell", "answer_row", "apply", "apply_lot", "definition", "deliveries", "delivery", "deposit", "forget",
    "give_up", "home", "learnt", "lot", "original", "queue", "read_again", "report", "row", "template_file",
    "waiting_cell", "waiting_row",
]  # fmt: skip
