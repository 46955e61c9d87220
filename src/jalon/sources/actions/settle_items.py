"""Rows whose nature or level is written in a word that the source does not know: a person says what it means."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.actions import settle
from jalon.sources.actions.plan import prepare
from jalon.sources.models import PendingRow, ValueAlias, Waiting
from jalon.sources.planning.opening import Opened, open_delivery
from jalon.sources.planning.rows import outcomes_of
from jalon.sources.queries.questions import asking_the_same
from jalon.sources.reading import text_of
from jalon.sources.rules.outcomes import MATCHED, ROLE_OF_REASON


@transaction.atomic
def settle_item(*, row: PendingRow, item: str, by: Any) -> list[PendingRow]:
    """The word means that item (or level): learnt, and applied to the open rows that bear it in every delivery."""
    row, now = settle.opened(PendingRow, row), timezone.now()
    role = ROLE_OF_REASON.get(row.reason)
    if role is None:
        raise Refusal("cette ligne n’attend pas qu’on dise sa nature")
    delivery = row.delivery
    opened = open_delivery(delivery, source=delivery.source, period=delivery.period)
    column, written = _written(opened, row, role)
    same = settle.by_delivery(asking_the_same(row))
    _learn(delivery.source, column, written, item, by)
    answer = f"« {written} » veut dire {item}"
    settled = [one for rows in same for one in _settle(rows, written, answer, by, now)]
    if row.pk not in {one.pk for one in settled}:
        raise Refusal("même ainsi, cette ligne ne nomme aucun établissement connu")
    audit.write("sources.item_settled", by=by, target=row, written=written, item=item, rows=len(settled))
    return settled


def _settle(rows: list[PendingRow], written: str, answer: str, by: Any, now: datetime) -> list[PendingRow]:
    """The rows of one delivery, read again with what was just learnt; those that name nobody go on waiting."""
    delivery = rows[0].delivery
    opened = open_delivery(delivery, source=delivery.source, period=delivery.period)
    by_place = {(one.sheet, one.row): one for one in rows}
    found = opened.only(by_place.keys())
    told = zip(found.rows, outcomes_of(delivery.source, found.rows), strict=True)
    named = {(read.sheet, read.row): outcome for read, outcome in told if outcome.outcome == MATCHED}
    if not named:
        return []
    plan = prepare(delivery, found.only(named), outcomes=list(named.values()))
    batch = settle.published(plan, by, f"Lignes « {written} » de {delivery.file_name}")
    chosen = [by_place[place] for place in named]
    settle.close(chosen, Waiting.State.SETTLED, by, answer, at=now, batch=batch)
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
