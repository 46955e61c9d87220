"""Share a cell that a region keeps to itself, and take it back."""

from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.indicators import ledger
from jalon.kernel.refusal import Refusal
from jalon.tracking.cells import OpenedCell
from jalon.tracking.models import SharedCell
from jalon.tracking.sharing.access import why_not_share


@transaction.atomic
def share_cell(*, cell: OpenedCell, perimeter: Perimeter, by: Any) -> SharedCell:
    """Let national owners and the other regions see one cell, of every month, with its history."""
    _check(cell, perimeter)
    now = ledger.next_instant()  # in the order of publications: who follows the grid from outside misses none
    shared, made = SharedCell.objects.get_or_create(
        entity=cell.holder, indicator=cell.indicator.id, withdrawn_at=None,
        defaults={"shared_by": by, "shared_at": now},
    )  # fmt: skip
    if made:
        audit.write("tracking.cell_shared", by=by, target=cell.holder, column=cell.definition.id)
    return shared


@transaction.atomic
def take_back_cell(*, cell: OpenedCell, perimeter: Perimeter, by: Any) -> None:
    """Reserve the cell to its region again; who saw it meanwhile has seen it."""
    _check(cell, perimeter)
    now = ledger.next_instant()  # as in share_cell
    standing = SharedCell.objects.filter(entity=cell.holder, indicator=cell.indicator.id, withdrawn_at=None)
    if standing.update(withdrawn_at=now, withdrawn_by=by):
        audit.write("tracking.cell_taken_back", by=by, target=cell.holder, column=cell.definition.id)


def _check(cell: OpenedCell, perimeter: Perimeter) -> None:
    if why_not := why_not_share(cell, perimeter):
        raise Refusal(why_not)
