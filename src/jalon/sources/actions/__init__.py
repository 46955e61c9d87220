"""What can be done with a file: receive it, plan it, apply it, cancel it, settle what waits."""

from jalon.sources.actions.apply import apply_plan, cancel
from jalon.sources.actions.plan import plan
from jalon.sources.actions.receive import receive
from jalon.sources.actions.settle import (
    dismiss_cell,
    dismiss_row,
    forget_key,
    forget_value,
    reopen_cell,
    reopen_row,
    settle_cell,
    settle_row,
)
from jalon.sources.actions.settle_items import settle_item

__all__ = [
    "apply_plan",
    "cancel",
    "dismiss_cell",
    "dismiss_row",
    "forget_key",
    "forget_value",
    "plan",
    "receive",
    "reopen_cell",
    "reopen_row",
    "settle_cell",
    "settle_item",
    "settle_row",
]
