"""What a kept file would change, before anything is changed."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from jalon.accounts import audit
from jalon.indicators import ledger
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Delivery
from jalon.sources.planning import notes
from jalon.sources.planning.cells import batch_sources, cells_of, facts_of, holders, precedence_of, project_ids
from jalon.sources.planning.columns import columns_of
from jalon.sources.planning.opening import Opened, open_delivery
from jalon.sources.planning.part import rows_part
from jalon.sources.planning.rows import outcomes_of
from jalon.sources.planning.shapes import Column, Plan, RowOutcome
from jalon.sources.rules.comparing import compare, disagreements, gone
from jalon.warehouse import parts

_DONE = (Delivery.State.APPLIED, Delivery.State.REPLACED)


def plan(
    delivery: Delivery,
    *,
    source: str | None = None,
    period: str | None = None,
    progress: Any = None,
    opened: Opened | None = None,
    keep_state: bool = False,
    made: Plan | None = None,
) -> Plan | None:
    """Recognise, read, tie rows to entities and compare with what stands. Publishes nothing.

    The counts, the layout and the report are written on the delivery, the rows as read in the
    warehouse. None when the same file was applied already: the delivery then repeats its counts.
    `keep_state`: used when an interrupted application only remains to be written down. `made`: a plan prepared
    before, which only remains to be written down.
    """
    opened = opened or recognised(delivery, source=source, period=period, progress=progress)
    if not keep_state and (same := already_applied(delivery, opened)):
        _repeat(delivery, same)
        return None
    made = made or prepare(delivery, opened, progress)
    part = parts.write(settings.DATA_DIR / "entrepot" / "sources", rows_part(made))
    with transaction.atomic():
        notes.write_down(made)
        delivery.rows_part = part
        if not keep_state:
            delivery.state, delivery.message = Delivery.State.PLANNED, ""
        delivery.save()
    return made


def recognised(
    delivery: Delivery, *, source: str | None = None, period: str | None = None, progress: Any = None
) -> Opened:
    """The file opened and recognised; a Refusal is written on the delivery before it goes further."""
    try:
        return open_delivery(delivery, source=source, period=period, progress=progress)
    except Refusal as refusal:
        _refuse(delivery, refusal)
        raise


def prepare(delivery: Delivery, opened: Opened, progress: Any = None, outcomes: list[RowOutcome] | None = None) -> Plan:
    """The plan of an opened file, in memory. `outcomes`: when a person said what its rows are about."""
    columns, codes = columns_of(opened)
    settling = outcomes is not None
    outcomes = outcomes or outcomes_of(opened.source.id, opened.rows)
    if progress:
        progress.step(2, 4, "Rapprochement des établissements")
    projects = project_ids(row.project for row in opened.rows)
    named = {outcome.entity for outcome in outcomes} | {pk for o in outcomes for pk in o.candidates}
    facts = facts_of(pk for pk in {*named, *projects.values()} if pk is not None)
    cells = list(cells_of(opened.rows, outcomes, columns, holders(facts, projects)))
    former = [] if settling else former_deliveries(delivery, opened)
    about = {cell.place[1] for cell in cells if isinstance(cell.place[1], int)} if settling else None
    standing = standing_of(columns, opened.period, about)
    spoken = {value.batch_id for value in standing.values()}
    sources = batch_sources(spoken)
    precedence = precedence_of(opened.source, periods_of(columns, opened.period), sources, former)
    shared = {index for index, column in enumerate(columns) if column.grain}
    disagreeing = disagreements(cell for cell in cells if cell.column in shared) if shared else set()
    comparison = compare(cells, standing, precedence, disagreeing)
    if progress:
        progress.step(3, 4, "Comparaison avec les valeurs tenues")
    left = gone(standing, precedence.former, comparison.stated)
    facts |= facts_of({entity for _, entity in left} - facts.keys())
    return Plan(
        delivery, opened.source, opened.period, opened, outcomes, columns, codes, comparison, former,
        left, frozenset(spoken - sources.keys()), facts, projects,
    )  # fmt: skip


def standing_of(columns: list[Column], period: str, about: set[int] | None = None) -> dict:
    """What holds now wherever the file may publish; for a few rows that are settled, about their entities alone."""
    by_month: dict[str, set[int]] = {}
    for indicator, month in periods_of(columns, period).items():
        by_month.setdefault(month, set()).add(indicator)
    found: dict = {}
    for month, indicators in by_month.items():
        found.update(ledger.standing(indicators, month, None if about is None else sorted(about)))
    return found


def periods_of(columns: list[Column], period: str) -> dict[int, str]:
    """The month of each indicator: the file's, unless its band says another."""
    return {
        indicator: column.period or period
        for column in columns
        for indicator in (column.by_item.values() if column.by_item else (column.indicator,))
    }


def former_deliveries(delivery: Delivery, opened: Opened) -> list[Delivery]:
    """The deliveries of the same source and month that this one corrects: those with a sheet in common."""
    same = Delivery.objects.filter(
        Q(state__in=_DONE), source=opened.source.id, period=opened.period, batch__isnull=False
    ).exclude(pk=delivery.pk)
    mine = {sheet["kind"] for sheet in opened.layout["sheets"]}
    return [one for one in same if mine & {sheet["kind"] for sheet in one.layout.get("sheets", [])}]


def already_applied(delivery: Delivery, opened: Opened) -> Delivery | None:
    """The delivery by which the same file was applied for that source and month."""
    same = Delivery.objects.filter(
        sha256=delivery.sha256, source=opened.source.id, period=opened.period, state__in=_DONE
    )
    return same.exclude(pk=delivery.pk).first()


def _repeat(delivery: Delivery, same: Delivery) -> None:
    """The same bytes again: the same counts, no observation, nothing changed."""
    for name in ("source", "source_version", "period", "read", "matched", "pending", "rejected"):
        setattr(delivery, name, getattr(same, name))
    delivery.layout, delivery.warnings, delivery.rows_part = same.layout, same.warnings, same.rows_part
    delivery.cells = same.cells
    delivery.report = {"same_as": same.pk, "to_settle": same.waiting_count()}
    delivery.state, delivery.observations, delivery.replaces = Delivery.State.DUPLICATE, 0, None
    replaced = ", remplacée depuis par une version corrigée" if same.state == Delivery.State.REPLACED else ""
    delivery.message = f"ce fichier est déjà celui de la livraison n° {same.pk}{replaced} : rien n'a changé"
    delivery.save()


def _refuse(delivery: Delivery, refusal: Refusal) -> None:
    with transaction.atomic():
        delivery.state, delivery.message = Delivery.State.REFUSED, str(refusal)
        delivery.save()
        audit.write("sources.refused", by=delivery.received_by, target=delivery, message=str(refusal)[:300])
