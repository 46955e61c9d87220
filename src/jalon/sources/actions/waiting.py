"""Rows and cells that wait for a person: written with the delivery, closed when a corrected version comes."""

from typing import Any

from django.utils import timezone

from jalon import catalogue
from jalon.indicators import coverage
from jalon.indicators.ledger import indicator_ids
from jalon.sources.models import Delivery, PendingCell, PendingRow, Waiting
from jalon.sources.planning.rows import said_of
from jalon.sources.planning.shapes import Plan, RowOutcome
from jalon.sources.planning.values import shown, stored
from jalon.sources.reading import text_of
from jalon.sources.rules.comparing import Kept, why_kept
from jalon.sources.rules.outcomes import MATCHED, PENDING, REJECTED, ROLE_OF_REASON, question

_A_TIME = 500


def write(plan: Plan) -> None:
    """Keep everything of the plan that waits or was refused; what an interrupted attempt wrote is replaced."""
    forget(plan.delivery)
    rows = [
        _row(plan, row, outcome)
        for row, outcome in zip(plan.rows, plan.outcomes, strict=True)
        if outcome.outcome != MATCHED
    ]
    PendingRow.objects.bulk_create(rows, batch_size=_A_TIME)
    write_cells(plan)


def write_cells(plan: Plan) -> None:
    cells = [_cell(plan, kept, PENDING) for kept in plan.comparison.pending]
    cells += [_cell(plan, kept, REJECTED) for kept in plan.comparison.rejected]
    PendingCell.objects.bulk_create([cell for cell in cells if cell], batch_size=_A_TIME)


def write_meanwhile(plan: Plan, places: set[tuple]) -> None:
    """Cells that somebody changed between the plan and its publication: the person's value stands, theirs wait."""
    changed = [cell for cell in plan.taken if (cell.place[0], plan.period_of(cell), cell.place[1]) in places]
    kept = [_cell(plan, Kept(cell, "meanwhile"), PENDING) for cell in changed]
    PendingCell.objects.bulk_create([cell for cell in kept if cell], batch_size=_A_TIME)


def forget(delivery: Delivery) -> None:
    """Take back what an interrupted attempt had written."""
    PendingRow.objects.filter(delivery=delivery).delete()
    PendingCell.objects.filter(delivery=delivery).delete()


def note_places(delivery: Delivery) -> None:
    """Tell the grids which cells wait: those of the rows that contradict one another about an establishment."""
    if delivery.batch is None:
        return
    rows = delivery.waiting_rows.filter(state=Waiting.State.OPEN, reason="conflict").exclude(entity=None)
    codes = {row: _codes_of(delivery, row) for row in rows}
    ids = indicator_ids({code for found in codes.values() for code in found})
    places = {
        (row.entity_id, ids[code], delivery.period)
        for row, found in codes.items()
        for code in found
        if row.entity_id is not None
    }
    marked = set(delivery.batch.waiting.filter(closed_at=None).values_list("entity_id", "indicator_id", "period"))
    if marked - places:
        coverage.close_waiting(delivery.batch, marked - places)
    if places - marked:
        coverage.mark_waiting(delivery.batch, places - marked)


def _codes_of(delivery: Delivery, row: PendingRow) -> list[str]:
    """The indicators that the value cells of a row would publish."""
    source = catalogue.current().sources.get(delivery.source)
    written: dict[str, str] = next(
        (one["letters"] for one in delivery.layout["sheets"] if one["index"] == row.sheet), {}
    )
    columns = [column for sheet in source.sheets for column in sheet.columns] if source else []
    codes = {column.indicator.replace("{item}", row.item) for column in columns if column.role == "value"}
    return sorted(codes & set(written))


def close(delivery: Delivery) -> None:
    """What still waits in a version that was replaced waits no more."""
    for waiting in (delivery.waiting_rows, delivery.waiting_cells):
        waiting.filter(state=Waiting.State.OPEN).update(
            state=Waiting.State.SUPERSEDED, settled_at=timezone.now(), answer="remplacée par une version corrigée"
        )
    note_places(delivery)


def _row(plan: Plan, row: Any, outcome: RowOutcome) -> PendingRow:
    return PendingRow(
        delivery=plan.delivery,
        outcome=outcome.outcome,
        reason=outcome.reason,
        message=said_of(row, outcome.reason)[:400],
        sheet=row.sheet,
        row=row.row,
        key=row.key.text[:100],
        label=row.label[:300],
        item=(row.item or "")[:60],
        question=_question(plan, row, outcome),
        entity_id=outcome.entity if outcome.reason == "conflict" else None,
        content=dict(row.content),
        candidates=[
            {"entity": pk, "code": plan.facts[pk].code, "name": plan.facts[pk].name, "why": outcome.reason}
            for pk in outcome.candidates
            if pk in plan.facts
        ],
    )


def _question(plan: Plan, row: Any, outcome: RowOutcome) -> str:
    told = [outcome.entity, row.item] if outcome.reason == "conflict" else [row.row]
    return question(
        outcome.reason, key=row.key.text[:100], label=row.label[:300],
        word=row.written(ROLE_OF_REASON.get(outcome.reason, "")),
        place="/".join(str(part) for part in (plan.delivery.pk, row.sheet, *told)),
    )  # fmt: skip


def _cell(plan: Plan, kept: Kept, outcome: str) -> PendingCell | None:
    """None for the cell of a project that does not exist: nothing can be tied to it."""
    value, column = kept.of, plan.columns[kept.of.column]
    entity = value.place[1] if isinstance(value.place[1], int) else plan.projects.get(value.place[1] or "")
    if entity is None:
        entity = plan.entity_of_row(value.sheet, value.row)
    if entity is None:
        return None
    readable = not value.cell.problem
    return PendingCell(
        delivery=plan.delivery,
        outcome=outcome,
        reason=kept.reason[:30],
        message=why_kept(kept)[:400],
        sheet=value.sheet,
        row=value.row,
        column=column.letter,
        header=column.header[:200],
        field=column.id,
        indicator=plan.codes[value.place[0]],
        period=plan.period_of(value),
        entity_id=entity,
        raw=text_of(value.cell.raw)[:500],
        value=stored(value.cell) if readable else None,
        current=shown(kept.current)[:500] if kept.current else "",
    )
