"""Apply a plan, all or nothing: staged in small steps that nobody sees, then published at once."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.indicators import checks, ledger
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.sources.actions import projects, waiting
from jalon.sources.actions.plan import plan as make_plan
from jalon.sources.models import Delivery
from jalon.sources.planning.notes import count_meanwhile
from jalon.sources.planning.noticed import noticed
from jalon.sources.planning.shapes import Plan
from jalon.sources.rules.comparing import ValueCell

_OVER = {Delivery.State.APPLIED, Delivery.State.DUPLICATE, Delivery.State.REPLACED}
_BY_COLUMN = itemgetter(ValueCell._fields.index("column"))
_APPLICABLE = {Delivery.State.PLANNED, Delivery.State.APPLYING}


def apply_plan(delivery: Delivery, *, by: Any = None, progress: Any = None, plan: Plan | None = None) -> Delivery:
    """Publish what the file says, then look at it with the checks of the catalogue."""
    plan = publish(delivery, by=by, progress=progress, plan=plan)
    if plan is not None:
        look_at(plan)
    return delivery


def look_at(plan: Plan) -> None:
    """What the checks of the catalogue find in a published file."""
    batch = plan.delivery.batch
    if batch is not None:
        checks.report(batch, list(noticed(plan)))
        checks.run(batch.pk)


def publish(
    delivery: Delivery, *, by: Any = None, progress: Any = None, plan: Plan | None = None, staged: Batch | None = None
) -> Plan | None:
    """Publish what the file says; None when there was nothing left to publish.

    `staged`: the batch where the values of the plan were staged beforehand.
    May be run again after a killed worker. What was staged and not published is discarded, and the
    plan made anew from the original; what was published only remains to be written down.
    """
    if delivery.state in _OVER:
        return None
    if delivery.state not in _APPLICABLE:
        raise Refusal(f"cette livraison est {delivery.get_state_display()} : elle ne peut pas être appliquée")
    published = delivery.batch if delivery.batch and delivery.batch.applied_at else None
    if not published:
        _forget_staged(delivery)
    if plan is None:
        plan = make_plan(delivery, progress=progress, keep_state=bool(published))
        if plan is None:
            return None
    if published:
        left = {(cell.place[0], plan.period_of(cell), cell.place[1]) for cell in plan.publishable}
        _finish(plan, published, left, by)
    else:
        _publish(plan, by, progress, staged)
    return plan


def _publish(plan: Plan, by: Any, progress: Any, staged: Batch | None) -> None:
    delivery = plan.delivery
    try:
        batch = _start(plan, by, staged)
        if staged is None:
            stage_values(plan, batch, progress)
        _stage_the_rest(plan, batch, by, progress)
        done = ledger.apply(batch, superseding=plan.superseded, coverage=coverage(plan))
    except BaseException:
        _forget_staged(delivery)
        Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.APPLYING).update(state=Delivery.State.PLANNED)
        delivery.refresh_from_db()
        raise
    _finish(plan, batch, set(done.conflicts), by)


def _start(plan: Plan, by: Any, staged: Batch | None) -> Batch:
    """Only one worker applies a delivery, and none once it was given up."""
    delivery = plan.delivery
    with transaction.atomic():
        state = Delivery.objects.select_for_update().values_list("state", flat=True).get(pk=delivery.pk)
        if state not in _APPLICABLE:
            raise Refusal("cette livraison a changé d'état entre-temps : rien n'a été publié")
        delivery.batch = staged or open_batch(delivery, by)
        delivery.state = Delivery.State.APPLYING
        delivery.save(update_fields=["state", "batch"])
        return delivery.batch


def open_batch(delivery: Delivery, by: Any) -> Batch:
    return ledger.open_batch(Batch.Kind.DELIVERY, label=delivery.file_name, by=by)


def stage_values(plan: Plan, batch: Batch, progress: Any = None) -> None:
    """The values, out of sight, in small steps."""
    cells = plan.publishable

    def told(done: int) -> None:
        if progress:
            progress.step(done, len(cells), "Préparation des valeurs")

    ledger.stage(batch, observations(plan, cells), progress=told)


def _stage_the_rest(plan: Plan, batch: Batch, by: Any, progress: Any) -> None:
    """What other people may see already: projects that the file names, rows that wait."""
    if later := projects.ensure(plan, by):
        ledger.stage(batch, observations(plan, later))
    waiting.write(plan)
    if progress:
        cells = len(plan.publishable)
        progress.step(cells, cells, "Publication")


def _finish(plan: Plan, batch: Batch, meanwhile: set, by: Any) -> None:
    """Write down that the file is applied. Its values are already seen by all."""
    delivery = plan.delivery
    with transaction.atomic():
        if meanwhile:
            count_meanwhile(plan, meanwhile)
            waiting.write_meanwhile(plan, meanwhile)
        for former in plan.former:
            waiting.close(former)
            former.state = Delivery.State.REPLACED
            former.save(update_fields=["state"])
            delivery.replaces = former
        batch.refresh_from_db()
        delivery.state, delivery.message = Delivery.State.APPLIED, ""
        delivery.observations = batch.size
        delivery.save()
        waiting.note_places(delivery)
        audit.write(
            "sources.applied", by=by, target=delivery, source=delivery.source, period=delivery.period,
            observations=delivery.observations, gone=len(plan.gone),
        )  # fmt: skip


def observations(plan: Plan, cells: Iterable[ValueCell]) -> Iterator[ledger.NewObservation]:
    """The cells as the ledger takes them, column after column: neighbours there are read together later."""
    make, new = ledger.NewObservation, tuple.__new__
    periods = [column.period or plan.period for column in plan.columns]
    for (indicator, entity), column, sheet, row, cell in sorted(cells, key=_BY_COLUMN):
        yield new(make, (indicator, periods[column], entity, cell.state, cell.number, cell.text, sheet, row))


def coverage(plan: Plan) -> list[ledger.NewCoverage]:
    """What the file speaks of; a copy and a file that covers only its rows say nothing of the absent."""
    source = plan.source
    speaks = source.covers == "territory" and source.authority != "copy"
    domains, regions = tuple(source.domains), tuple(source.regions)
    return [
        ledger.NewCoverage(indicator, period, domains, regions, source.id, speaks)
        for indicator, period in sorted(set(plan.indicators_and_periods()))
    ]


def _forget_staged(delivery: Delivery) -> None:
    batch = delivery.batch
    if batch is not None and batch.applied_at is None:
        delivery.batch = None
        Delivery.objects.filter(pk=delivery.pk).update(batch=None)
        waiting.forget(delivery)
        ledger.discard(batch)


def cancel(delivery: Delivery, *, by: Any = None) -> Delivery:
    """Give up a delivery that was not applied; its original is kept."""
    with transaction.atomic():
        current = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if current.state in _OVER:
            raise Refusal("cette livraison est déjà appliquée : elle ne peut plus être abandonnée")
        current.state, current.message = Delivery.State.CANCELLED, f"abandonnée le {timezone.localdate():%d/%m/%Y}"
        current.save(update_fields=["state", "message"])
        audit.write("sources.cancelled", by=by, target=current)
    return current
