"""What the panel of a cell says of its sharing, and of what is said about the establishment under its theme."""

from typing import Any

from jalon.accounts.access import Perimeter
from jalon.directory.access import may_comment
from jalon.directory.pages.threads import thread_address
from jalon.directory.queries.threads import messages_of
from jalon.tracking.cells import OpenedCell
from jalon.tracking.sharing.access import why_not_share
from jalon.tracking.sharing.queries import sharing_of

LAST_MESSAGES = 2


def of_cell(cell: OpenedCell, perimeter: Perimeter) -> dict[str, Any]:
    """Whether the cell is shared, who may change it."""
    if not cell.indicator.private:
        return {"private": False}
    return {
        "private": True,
        "shared_cell": sharing_of(cell.holder.pk, cell.indicator.id),
        "inside": perimeter.is_inside(cell.look.region, cell.definition.theme),
        "may_share": not why_not_share(cell, perimeter),
    }


def thread_of(cell: OpenedCell, perimeter: Perimeter, user: Any) -> dict[str, Any]:
    """The last messages of the thread of the establishment under the cell's theme, and where to write."""
    theme = cell.indicator.theme
    messages = messages_of(perimeter, user, cell.establishment, theme)
    flat = [said for message in messages for said in (message, *message.answers)]
    standing = sorted((said.comment for said in flat if not said.comment.withdrawn_at), key=lambda one: one.written_at)
    return {
        "inside_thread": perimeter.is_inside(cell.establishment.region, theme),
        "thread_url": thread_address(cell.establishment, theme),
        "thread_count": len(standing),
        "thread_last": standing[-LAST_MESSAGES:],
        "may_comment": may_comment(perimeter, cell.establishment, theme),
    }
