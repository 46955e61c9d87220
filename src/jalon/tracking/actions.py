"""What a person does in a grid: write a cell, take it back, keep a way of looking."""

from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.indicators import ledger
from jalon.indicators.models import Batch, Observation
from jalon.kernel.refusal import Refusal
from jalon.tracking.cells import OpenedCell
from jalon.tracking.models import SavedView
from jalon.tracking.months.queries import must_be_open
from jalon.tracking.queries import Sheet
from jalon.tracking.rules import Entry


@transaction.atomic
def write_cell(*, cell: OpenedCell, entry: Entry, expected: int | None, by: Any) -> Observation:
    """Write one cell for its month. Refused outside the writer's rights; a conflict is told, never hidden."""
    if not cell.writing.allowed:
        raise Refusal(cell.writing.why_not)
    observation = ledger.set_value(
        indicator=cell.indicator.id,
        period=cell.look.month.code,
        entity=cell.holder,
        state=entry.state,
        number=entry.number,
        text=entry.text,
        by=by,
        expected=expected,
    )
    audit.write(
        "tracking.cell_written",
        by=by,
        target=cell.establishment,
        grid=cell.look.grid.id,
        region=cell.look.region,
        column=cell.definition.id,
        month=cell.look.month.code,
        holder=cell.holder.code,
        batch=observation.batch_id,
    )
    must_be_open(cell.look.grid.id, cell.look.region, cell.look.month)
    return observation


@transaction.atomic
def undo_cell(*, cell: OpenedCell, batch: Batch, by: Any) -> Batch:
    """Take back what was written in a cell: the value before it stands again, and the history shows both."""
    if not cell.writing.allowed:
        raise Refusal(cell.writing.why_not)
    touched = Observation.objects.filter(batch=batch, entity=cell.holder, indicator__code=cell.indicator.id)
    if batch.kind not in (Batch.Kind.EDIT, Batch.Kind.UNDO) or not touched.exists():
        raise Refusal("Seule une saisie faite dans cette cellule peut être annulée ici.")
    undone = ledger.undo(batch, by)
    must_be_open(cell.look.grid.id, cell.look.region, cell.look.month)
    audit.write(
        "tracking.cell_undone",
        by=by,
        target=cell.establishment,
        grid=cell.look.grid.id,
        region=cell.look.region,
        column=cell.definition.id,
        month=cell.look.month.code,
        batch=batch.pk,
    )
    return undone


def note_export(*, sheet: Sheet, extension: str, by: Any) -> None:
    """Leave the trace of an export: which grid, month and region, how many lines."""
    look = sheet.look
    audit.write(
        "tracking.exported",
        by=by,
        grid=look.grid.id,
        region=look.region,
        month=look.month.code,
        format=extension,
        lines=len(sheet.order),
        columns=len(sheet.columns),
    )


@transaction.atomic
def save_view(*, grid: str, name: str, state: dict, shared: bool, by: Any) -> SavedView:
    """Keep a way of looking under a name; the same name of the same person is replaced."""
    if not name.strip():
        raise Refusal("Donnez un nom à la vue.")
    view, _ = SavedView.objects.update_or_create(
        grid=grid, owner=by, name=name.strip()[:80], defaults={"state": state, "shared": shared}
    )
    audit.write("tracking.view_saved", by=by, target=view, shared=shared)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Any) -> None:
    if view.owner_id != by.pk:
        raise Refusal("Seule la personne qui a enregistré cette vue peut la supprimer.")
    audit.write("tracking.view_deleted", by=by, target=view)
    view.delete()
