"""A person answers what the file alone could not say; the answer is published, learnt, and can be taken back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.actions import waiting
from jalon.sources.actions.plan import prepare
from jalon.sources.models import Delivery, KeyAlias, PendingCell, PendingRow, ValueAlias, Waiting
from jalon.sources.planning.opening import open_delivery
from jalon.sources.planning.shapes import Plan, RowOutcome
from jalon.sources.rules.comparing import ValueCell
from jalon.sources.rules.outcomes import MATCHED, alias_key

_OPEN, _SETTLED, _DISMISSED = Waiting.State.OPEN, Waiting.State.SETTLED, Waiting.State.DISMISSED


@transaction.atomic
def settle_row(*, row: PendingRow, entity: Entity, by: Any, learn: bool = True) -> list[PendingRow]:
    """The row is about that entity: its values are published, with those of the other rows of the same key.

    Rows that contradicted one another: this one is right, the others are put aside. The answer is
    learnt for later files of the same source unless the rows only contradicted one another.
    """
    row = opened(PendingRow, row)
    rows = [row] if row.reason == "conflict" else _with_same_key(row)
    plan = _plan_of(row.delivery, {(one.sheet, one.row): entity.pk for one in rows})
    batch = published(plan, plan.publishable, plan.superseded, by, f"Ligne {row.row} de {row.delivery.file_name}")
    waiting.write_cells(plan)
    answer = f"{entity.name} ({entity.code})"
    close(rows, _SETTLED, by, answer, batch=batch, entity=entity)
    if row.reason == "conflict":
        close(_rivals_of(row), _DISMISSED, by, f"la ligne {row.row} a été retenue", batch=batch)
    elif learn:
        _learn_key(row, entity, by)
    waiting.note_places(row.delivery)
    audit.write("sources.row_settled", by=by, target=row, entity=entity.code, rows=len(rows))
    return rows


@transaction.atomic
def dismiss_row(*, row: PendingRow, reason: str, by: Any) -> PendingRow:
    """The row is put aside for good, with the reason; it stays in the file and in the list."""
    row = opened(PendingRow, row)
    close([row], _DISMISSED, by, _said(reason))
    waiting.note_places(row.delivery)
    audit.write("sources.row_dismissed", by=by, target=row, reason=reason)
    return row


@transaction.atomic
def reopen_row(*, row: PendingRow, by: Any) -> list[PendingRow]:
    """Take an answer back: its values, what was learnt, and the rows it settled with it."""
    row = PendingRow.objects.select_for_update().get(pk=row.pk)
    _reopenable(row)
    rows = list(row.delivery.waiting_rows.filter(batch=row.batch)) if row.batch_id else [row]
    if row.batch_id:
        _undo(row.batch, by)
        row.delivery.waiting_cells.filter(sheet=row.sheet, row__in=[one.row for one in rows], state=_OPEN).delete()
    if row.reason != "conflict":
        _forget_key_of(row, by)
    for one in rows:
        keep = one.entity_id if one.reason == "conflict" else None
        PendingRow.objects.filter(pk=one.pk).update(
            state=_OPEN, settled_by=None, settled_at=None, answer="", batch=None, entity=keep
        )
    waiting.note_places(row.delivery)
    audit.write("sources.row_reopened", by=by, target=row)
    return rows


@transaction.atomic
def settle_cell(*, cell: PendingCell, by: Any, take: bool = True, value: str | None = None) -> PendingCell:
    """Take what the file writes, keep what stands, or say which value of the list was meant (then learnt)."""
    cell = opened(PendingCell, cell)
    if value is None and not take:
        close([cell], _SETTLED, by, f"valeur tenue gardée : {cell.current or 'absente'}")
        audit.write("sources.cell_settled", by=by, target=cell, kept=True)
        return cell
    stated = _of_the_list(cell, value) if value is not None else _readable(cell)
    batch = _publish_cell(cell, stated, by)
    close([cell], _SETTLED, by, f"valeur prise : {value or cell.raw}", batch=batch)
    if value is not None:
        _learn_value(cell, value, by)
    audit.write("sources.cell_settled", by=by, target=cell, value=value or cell.raw)
    return cell


@transaction.atomic
def dismiss_cell(*, cell: PendingCell, reason: str, by: Any) -> PendingCell:
    cell = opened(PendingCell, cell)
    close([cell], _DISMISSED, by, _said(reason))
    audit.write("sources.cell_dismissed", by=by, target=cell, reason=reason)
    return cell


@transaction.atomic
def reopen_cell(*, cell: PendingCell, by: Any) -> PendingCell:
    cell = PendingCell.objects.select_for_update().get(pk=cell.pk)
    _reopenable(cell)
    if cell.batch_id:
        _undo(cell.batch, by)
    learnt = ValueAlias.objects.filter(
        source=cell.delivery.source, field=cell.field, written=fold(cell.raw), forgotten_at=None
    )
    learnt.update(forgotten_at=timezone.now())
    PendingCell.objects.filter(pk=cell.pk).update(state=_OPEN, settled_by=None, settled_at=None, answer="", batch=None)
    audit.write("sources.cell_reopened", by=by, target=cell)
    return cell


@transaction.atomic
def forget_key(*, alias: KeyAlias, by: Any) -> None:
    """Later files ask again; what was published with this answer stays."""
    KeyAlias.objects.filter(pk=alias.pk, forgotten_at=None).update(forgotten_at=timezone.now())
    audit.write("sources.key_forgotten", by=by, target=alias)


@transaction.atomic
def forget_value(*, alias: ValueAlias, by: Any) -> None:
    ValueAlias.objects.filter(pk=alias.pk, forgotten_at=None).update(forgotten_at=timezone.now())
    audit.write("sources.value_forgotten", by=by, target=alias)


def opened(model: Any, item: Any) -> Any:
    """The item, locked; refused when it was settled meanwhile or belongs to a delivery that does not hold."""
    current = model.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=item.pk)
    if current.state != _OPEN:
        raise Refusal(f"déjà {current.get_state_display()} : {current.answer}")
    if current.delivery.state != Delivery.State.APPLIED:
        raise Refusal("la livraison n'est pas appliquée : appliquez-la avant de régler ses lignes")
    return current


def _reopenable(item: Any) -> None:
    if item.state not in {_SETTLED, _DISMISSED}:
        raise Refusal("il n'y a pas de réponse à reprendre")
    if item.delivery.state != Delivery.State.APPLIED:
        raise Refusal("la livraison a été remplacée par une version corrigée")


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refusal("dites en quelques mots pourquoi vous l'écartez")
    return reason.strip()[:300]


def close(items: Iterable[Any], state: str, by: Any, answer: str, **more: Any) -> None:
    for item in items:
        item.state, item.settled_by, item.settled_at, item.answer = state, by, timezone.now(), answer[:300]
        for name, value in more.items():
            setattr(item, name, value)
        item.save()


def _with_same_key(row: PendingRow) -> list[PendingRow]:
    """The open rows of the delivery that bear the same key: one answer does for all."""
    key = alias_key(row.key, row.label)
    others = row.delivery.waiting_rows.select_for_update().filter(state=_OPEN, reason=row.reason).exclude(pk=row.pk)
    return [row, *(one for one in others if key and alias_key(one.key, one.label) == key)]


def _rivals_of(row: PendingRow) -> list[PendingRow]:
    same = {"state": _OPEN, "reason": "conflict", "sheet": row.sheet, "entity": row.entity_id, "item": row.item}
    return list(row.delivery.waiting_rows.filter(**same).exclude(pk=row.pk))


def _plan_of(delivery: Delivery, chosen: dict[tuple[int, int], int]) -> Plan:
    """The plan of those rows alone, read again from the original, each about the entity chosen."""
    content = open_delivery(delivery, source=delivery.source, period=delivery.period).only(chosen.keys())
    if len(content.rows) != len(chosen):
        raise Refusal("cette ligne ne se lit plus : la description de la source a changé depuis")
    outcomes = [RowOutcome(MATCHED, entity=chosen[row.sheet, row.row]) for row in content.rows]
    return prepare(delivery, content, outcomes=outcomes)


def published(plan: Plan, cells: list[ValueCell], superseding: list[int], by: Any, label: str) -> Batch:
    from jalon.sources.actions.apply import observations  # apply settles nothing; settling applies

    batch = ledger.open_batch(Batch.Kind.SETTLEMENT, label=label, by=by)
    ledger.stage(batch, observations(plan, cells))
    ledger.apply(batch, superseding=superseding)
    return batch


def _publish_cell(cell: PendingCell, stated: tuple, by: Any) -> Batch:
    state, number, text = stated
    indicator = ledger.indicator_ids([cell.indicator])[cell.indicator]
    period = cell.period or cell.delivery.period
    current = ledger.standing([indicator], period, [cell.entity_id]).get((indicator, cell.entity_id))
    label = f"Ligne {cell.row}, colonne {cell.column} de {cell.delivery.file_name}"
    batch = ledger.open_batch(Batch.Kind.SETTLEMENT, label=label, by=by)
    new = ledger.NewObservation(indicator, period, cell.entity_id, state, number, text, cell.sheet, cell.row)
    ledger.stage(batch, [new])
    ledger.apply(batch, superseding=[current.id] if current else [])
    return batch


def _readable(cell: PendingCell) -> tuple:
    if cell.value is None:
        raise Refusal("cette valeur ne se lit pas : choisissez celle qui était voulue")
    return tuple(cell.value)


def _of_the_list(cell: PendingCell, value: str) -> tuple:
    allowed = catalogue.current().indicator_value(cell.indicator)
    if allowed.values and value not in allowed.values and not allowed.open_list:
        raise Refusal(f"« {value} » n’est pas une valeur de la liste")
    return (1 if value in allowed.not_applicable else 0, None, value)


def _undo(batch: Any, by: Any) -> None:
    if batch.size:
        ledger.undo(batch, by)


def _learn_key(row: PendingRow, entity: Entity, by: Any) -> None:
    key = alias_key(row.key, row.label)
    if key:
        KeyAlias.objects.filter(source=row.delivery.source, key=key, forgotten_at=None).update(
            forgotten_at=timezone.now()
        )
        KeyAlias.objects.create(source=row.delivery.source, key=key, entity=entity, learnt_by=by)


def _forget_key_of(row: PendingRow, by: Any) -> None:
    learnt = KeyAlias.objects.filter(source=row.delivery.source, key=alias_key(row.key, row.label), forgotten_at=None)
    learnt.update(forgotten_at=timezone.now())


def _learn_value(cell: PendingCell, value: str, by: Any) -> None:
    same = {"source": cell.delivery.source, "field": cell.field, "written": fold(cell.raw)}
    ValueAlias.objects.filter(**same, forgotten_at=None).update(forgotten_at=timezone.now())
    ValueAlias.objects.create(**same, value=value, learnt_by=by)
