"""Rows whose nature or level is written in a word that the source does not know: a person says what it means."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.actions import settle, waiting
from jalon.sources.actions.plan import prepare
from jalon.sources.models import PendingRow, ValueAlias, Waiting
from jalon.sources.planning.opening import Opened, open_delivery
from jalon.sources.planning.rows import outcomes_of
from jalon.sources.reading import text_of
from jalon.sources.rules.outcomes import MATCHED

_ROLES = {"unknown_item": "item", "unknown_grain": "grain"}


@transaction.atomic
def settle_item(*, row: PendingRow, item: str, by: Any) -> list[PendingRow]:
    """The word means that item (or level): learnt, and applied to every open row of the file that bears it."""
    row = settle.opened(PendingRow, row)
    role = _ROLES.get(row.reason)
    if role is None:
        raise Refusal("cette ligne n’attend pas qu’on dise sa nature")
    delivery = row.delivery
    opened = open_delivery(delivery, source=delivery.source, period=delivery.period)
    column, written = _written(opened, row, role)
    _learn(delivery.source, column, written, item, by)
    opened = open_delivery(delivery, source=delivery.source, period=delivery.period)
    waits = delivery.waiting_rows.filter(state=Waiting.State.OPEN, reason=row.reason)
    rows = {(one.sheet, one.row): one for one in waits}
    found = opened.only(rows.keys())
    pairs = [
        pair
        for pair in zip(found.rows, outcomes_of(delivery.source, found.rows), strict=True)
        if pair[1].outcome == MATCHED
    ]
    chosen = [rows[read.sheet, read.row] for read, _ in pairs]
    if row.pk not in {one.pk for one in chosen}:
        raise Refusal("même ainsi, cette ligne ne nomme aucun établissement connu")
    plan = prepare(delivery, found.only([(r.sheet, r.row) for r, _ in pairs]), outcomes=[o for _, o in pairs])
    batch = settle.published(
        plan, plan.publishable, plan.superseded, by, f"Lignes « {written} » de {delivery.file_name}"
    )
    waiting.write_cells(plan)
    settle.close(chosen, Waiting.State.SETTLED, by, f"« {written} » veut dire {item}", batch=batch)
    audit.write("sources.item_settled", by=by, target=row, written=written, item=item, rows=len(chosen))
    return chosen


def _written(opened: Opened, row: PendingRow, role: str) -> tuple[str, str]:
    sheet = next(sheet for sheet in opened.sheets if sheet.index == row.sheet)
    column = next(column.id for column in sheet.definition.columns if column.role == role)
    read = opened.only([(row.sheet, row.row)]).rows[0]
    return column, text_of(read.raw[sheet.positions[column]])


def _learn(source: str, column: str, written: str, item: str, by: Any) -> None:
    definition = catalogue.current().sources[source]
    known = {
        value for sheet in definition.sheets for c in sheet.columns if c.id == column for value in c.values.values()
    }
    if item not in known:
        raise Refusal(f"« {item} » n’est pas dans la liste de la source")
    same = {"source": source, "field": column, "written": fold(written)}
    ValueAlias.objects.filter(**same, forgotten_at=None).update(forgotten_at=timezone.now())
    ValueAlias.objects.create(**same, value=item, learnt_by=by)
