"""A person answers what the file alone could not say; the answer is published, learnt, and can be taken back."""

from collections.abc import Iterable
from datetime import datetime
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
from jalon.sources.planning.opening import Opened, open_delivery
from jalon.sources.planning.shapes import Plan, RowOutcome
from jalon.sources.queries.questions import answered_with, asking_the_same
from jalon.sources.rules.outcomes import MATCHED, ROLE_OF_REASON, alias_key

_OPEN, _SETTLED, _DISMISSED = Waiting.State.OPEN, Waiting.State.SETTLED, Waiting.State.DISMISSED


def settle_row(*, row: PendingRow, entity: Entity, by: Any, learn: bool = True) -> list[PendingRow]:
    """The row is about that entity, and so are all those that ask the same thing, in every delivery of the source.

    All or nothing, with a batch for each delivery. Rows that contradicted one another: this one is right, the
    others are put aside. The answer is learnt for later files of the same source unless the rows only
    contradicted one another.
    """
    check_open(row)
    # The originals are read before the transaction: nobody waits for that.
    files = [(rows, _read_again(rows)) for rows in by_delivery(asking_the_same(row))]
    return _settle_together(row, files, entity, by, learn)


@transaction.atomic
def _settle_together(row: PendingRow, files: list, entity: Entity, by: Any, learn: bool) -> list[PendingRow]:
    now, answer = timezone.now(), f"{entity.name} ({entity.code})"
    settled: list[PendingRow] = []
    for rows, content in files:
        rows = [opened(PendingRow, one) for one in rows]
        outcomes = [RowOutcome(MATCHED, entity=entity.pk) for _ in content.rows]
        batch = published(prepare(rows[0].delivery, content, outcomes=outcomes), by, _label(rows))
        close(rows, _SETTLED, by, answer, at=now, batch=batch, entity=entity)
        settled += rows
    if row.reason == "conflict":
        close(_rivals_of(row), _DISMISSED, by, f"la ligne {row.row} a été retenue", at=now, batch=settled[0].batch)
        waiting.note_places(row.delivery)
    elif learn:
        _learn_key(row, entity, by)
    audit.write("sources.row_settled", by=by, target=row, entity=entity.code, rows=len(settled), files=len(files))
    return settled


@transaction.atomic
def dismiss_row(*, row: PendingRow, reason: str, by: Any) -> list[PendingRow]:
    """Put aside, with the reason, the row and those that ask the same thing; they stay in their files and lists."""
    said = _said(reason)
    check_open(row)
    rows = [opened(PendingRow, one) for one in asking_the_same(row)]
    close(rows, _DISMISSED, by, said, at=timezone.now())
    if row.reason == "conflict":
        waiting.note_places(row.delivery)
    audit.write("sources.row_dismissed", by=by, target=row, reason=reason, rows=len(rows))
    return rows


@transaction.atomic
def reopen_row(*, row: PendingRow, by: Any) -> list[PendingRow]:
    """Take an answer back everywhere: its values, what was learnt, and the rows it settled, in each delivery."""
    row = PendingRow.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
    _reopenable(row)
    rows = list(answered_with(row))
    for batch in sorted({one.batch for one in rows if one.batch}, key=lambda one: -one.pk):
        _undo(batch, by)
    for one in rows:
        if one.batch_id:  # the cells that its values left waiting
            one.delivery.waiting_cells.filter(sheet=one.sheet, row=one.row, state=_OPEN).delete()
    _forget_answer(row)
    for one in rows:
        keep = one.entity_id if one.reason == "conflict" else None
        PendingRow.objects.filter(pk=one.pk).update(
            state=_OPEN, settled_by=None, settled_at=None, answer="", batch=None, entity=keep
        )
    if row.reason == "conflict":
        waiting.note_places(row.delivery)
    audit.write("sources.row_reopened", by=by, target=row, rows=len(rows))
    return rows


@transaction.atomic
def settle_cell(*, cell: PendingCell, by: Any, take: bool = True, value: str | None = None) -> PendingCell:
    """Take what the file writes, keep what stands, or say which value of the list was meant (then learnt)."""
    cell = opened(PendingCell, cell)
    if value is None and not take:
        close([cell], _SETTLED, by, f"valeur tenue gardée : {cell.current or 'absente'}", at=timezone.now())
        audit.write("sources.cell_settled", by=by, target=cell, kept=True)
        return cell
    stated = _of_the_list(cell, value) if value is not None else _readable(cell)
    batch = _publish_cell(cell, stated, by)
    close([cell], _SETTLED, by, f"valeur prise : {value or cell.raw}", at=timezone.now(), batch=batch)
    if value is not None:
        _learn_value(cell, value, by)
    audit.write("sources.cell_settled", by=by, target=cell, value=value or cell.raw)
    return cell


@transaction.atomic
def dismiss_cell(*, cell: PendingCell, reason: str, by: Any) -> PendingCell:
    cell = opened(PendingCell, cell)
    close([cell], _DISMISSED, by, _said(reason), at=timezone.now())
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
    check_open(current)
    return current


def check_open(item: Any) -> None:
    item.refresh_from_db(fields=["state", "answer"])
    if item.state != _OPEN:
        raise Refusal(f"déjà {item.get_state_display()} : {item.answer}")
    if item.delivery.state != Delivery.State.APPLIED:
        raise Refusal("la livraison n'est pas appliquée : appliquez-la avant de régler ses lignes")


def _reopenable(item: Any) -> None:
    if item.state not in {_SETTLED, _DISMISSED}:
        raise Refusal("il n'y a pas de réponse à reprendre")
    if item.delivery.state != Delivery.State.APPLIED:
        raise Refusal("la livraison a été remplacée par une version corrigée")


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refusal("dites en quelques mots pourquoi vous l'écartez")
    return reason.strip()[:300]


def close(items: Iterable[Any], state: str, by: Any, answer: str, *, at: datetime, **more: Any) -> None:
    """`at`: the instant of the act, the same for all that it closes; taking it back finds them by it."""
    for item in items:
        item.state, item.settled_by, item.settled_at, item.answer = state, by, at, answer[:300]
        for name, value in more.items():
            setattr(item, name, value)
        item.save()


def by_delivery(rows: Iterable[PendingRow]) -> list[list[PendingRow]]:
    """Those of each delivery, the first delivery first."""
    found: dict[int, list[PendingRow]] = {}
    for row in rows:
        found.setdefault(row.delivery_id, []).append(row)
    return [found[pk] for pk in sorted(found)]


def _label(rows: list[PendingRow]) -> str:
    more = f" et {len(rows) - 1} de même clé" if len(rows) > 1 else ""
    return f"Ligne {rows[0].row}{more} de {rows[0].delivery.file_name}"


def _rivals_of(row: PendingRow) -> list[PendingRow]:
    same = {"state": _OPEN, "reason": "conflict", "sheet": row.sheet, "entity": row.entity_id, "item": row.item}
    return list(row.delivery.waiting_rows.filter(**same).exclude(pk=row.pk))


def _read_again(rows: list[PendingRow]) -> Opened:
    """Those rows of a delivery alone, read from its original."""
    delivery = rows[0].delivery
    content = open_delivery(delivery, source=delivery.source, period=delivery.period)
    content = content.only({(one.sheet, one.row) for one in rows})
    if len(content.rows) != len(rows):
        raise Refusal(
            "une ligne ne se lit plus : la description de la source a changé depuis", where=delivery.file_name
        )
    return content


def published(plan: Plan, by: Any, label: str) -> Batch:
    """What the rows of a plan say, seen by all; what contradicts what stands waits with the delivery."""
    from jalon.sources.actions.apply import observations  # apply settles nothing; settling applies

    batch = ledger.open_batch(Batch.Kind.SETTLEMENT, label=label, by=by)
    ledger.stage(batch, observations(plan, plan.publishable))
    ledger.apply(batch, superseding=plan.superseded)
    waiting.write_cells(plan)
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


def _forget_answer(row: PendingRow) -> None:
    """What the answer to a row taught: the entity that its number or label names, or the sense of its word."""
    source, now = row.delivery.source, timezone.now()
    if row.reason in ROLE_OF_REASON:
        words = ValueAlias.objects.filter(source=source, written=row.question, forgotten_at=None)
        words.filter(field__in=columns_of_role(source, ROLE_OF_REASON[row.reason])).update(forgotten_at=now)
    elif row.reason != "conflict":
        key = alias_key(row.key, row.label)
        KeyAlias.objects.filter(source=source, key=key, forgotten_at=None).update(forgotten_at=now)


def columns_of_role(source: str, role: str) -> set[str]:
    definition = catalogue.current().sources.get(source)
    sheets = definition.sheets if definition else ()
    return {column.id for sheet in sheets for column in sheet.columns if column.role == role}


def _learn_value(cell: PendingCell, value: str, by: Any) -> None:
    same = {"source": cell.delivery.source, "field": cell.field, "written": fold(cell.raw)}
    ValueAlias.objects.filter(**same, forgotten_at=None).update(forgotten_at=timezone.now())
    ValueAlias.objects.create(**same, value=value, learnt_by=by)
