from jalon.antibiotics.reports.views.contract import (
    add_action,
    answer_items,
    contract,
    describe_tool,
    edit_action,
    withdraw_action,
)
from jalon.antibiotics.reports.views.reports import file, page

__all__ = [
    "add_action",
    "answer_items",
    "contract",
    "describe_tool",
    "edit_action",
    "file",
    "page",
    "withdraw_action",
]
