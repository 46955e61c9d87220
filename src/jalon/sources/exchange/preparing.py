"""The files of a bundle, made ready before anybody has to wait: read, compared, staged out of everybody's sight.

A file that speaks of values which an earlier one of the bundle publishes is compared only once that one is published.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jalon.indicators import ledger
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.sources.actions.apply import open_batch, stage_values
from jalon.sources.actions.apply import publish as publish_plan
from jalon.sources.actions.plan import already_applied, plan, prepare
from jalon.sources.actions.receive import kept, written_down
from jalon.sources.exchange import bundle as bundles
from jalon.sources.exchange.bundle import Bundle, Exchanged
from jalon.sources.models import Delivery, Receipt
from jalon.sources.planning.opening import Opened, open_delivery
from jalon.sources.planning.shapes import Plan

VIA = "échange"
MOST_CELLS = 400_000  # held in memory at once; the files beyond are read when their turn comes


@dataclass
class Ready:
    """A file of a bundle. `comes_after`: it can only be compared once those before it are published."""

    delivery: Delivery  # in memory
    opened: Opened
    plan: Plan | None = None
    batch: Batch | None = None
    comes_after: bool = False

    @property
    def place(self) -> tuple[str, str]:
        return (self.opened.source.id, self.opened.period)


@contextmanager
def prepared(bundle: Bundle, by: Any) -> Iterator[list[Ready]]:
    """Every file made ready, in order. What was staged and not published by the end is forgotten."""
    ready: list[Ready] = []
    try:
        for one in bundle.deliveries:
            _make_ready(_opened(bundle, one, by), ready, by)
        yield ready
    finally:
        for batch in Batch.objects.filter(pk__in=[batch.pk for batch in _batches(ready)], applied_at=None):
            ledger.discard(batch)


def _opened(bundle: Bundle, one: Exchanged, by: Any) -> Ready:
    """Its bytes are hashed again as they are kept."""
    with bundle.opened(f"originaux/{one.sha256}") as stream:
        delivery = kept(stream, name=one.file_name, by=by, via=VIA)
    if delivery.sha256 != one.sha256:
        raise Refusal(bundles.ALTERED, where=one.file_name)
    return Ready(delivery, open_delivery(delivery, source=one.source, period=one.period))


def _make_ready(one: Ready, before: list[Ready], by: Any) -> None:
    before.append(one)
    if already_applied(one.delivery, one.opened):
        return
    *others, _ = before
    held = sum(len(other.plan.publishable) for other in others if other.plan)
    if held > MOST_CELLS or any(other.comes_after or other.place == one.place for other in others):
        one.comes_after = True
        return
    made = prepare(one.delivery, one.opened)
    spoken = {place for other in others if other.plan for place in other.plan.indicators_and_periods()}
    if not spoken.isdisjoint(made.indicators_and_periods()):
        one.comes_after = True
        return
    one.plan, one.batch = made, open_batch(one.delivery, by)
    stage_values(made, one.batch)
    ledger.still_staging(_batches(before))


def _batches(ready: Sequence[Ready]) -> list[Batch]:
    return [one.batch for one in ready if one.batch is not None]


def check_still_ready(ready: Sequence[Ready]) -> None:
    """In the transaction that publishes them."""
    if not ledger.are_staged(_batches(ready)):
        raise Refusal("La préparation de ce paquet a duré trop longtemps : rien n'en est pris, recommencez.")


def publish(one: Ready, receipt: Receipt, by: Any) -> Plan | None:
    """One file, by the path of any other; None when it was applied already."""
    one.delivery.receipt = receipt
    delivery = written_down(one.delivery)
    made = plan(delivery, opened=one.opened, made=one.plan)
    return publish_plan(delivery, by=by, plan=made, staged=one.batch) if made is not None else None
