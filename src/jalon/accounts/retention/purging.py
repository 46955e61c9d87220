"""The job: purge what a plan lists and is still due, in small steps that a killed worker takes up again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.retention import due, queries
from jalon.accounts.retention.models import PurgeItem, PurgePlan
from jalon.jobs.expiring import Expiring, Item
from jalon.kernel.refusal import Refusal

CHANGED = "a changé depuis que le plan a été proposé"
NO_LONGER = "n'est plus à purger : retenu, déjà parti, ou sa durée a changé"


def purge(plan: PurgePlan, progress: Any) -> PurgePlan:
    """What is planned and still due goes; the rest is left, with its reason. Run twice, it does nothing more."""
    if plan.state == PurgePlan.State.DONE:
        return plan
    if plan.state != PurgePlan.State.APPROVED:
        raise Refusal(f"Ce plan est {plan.get_state_display()} : rien n'est purgé.")
    known = {rule.definition.what: rule for rule in due.rules()}
    for what in plan.rules:
        rule = known.get(what)
        if rule is None or rule.how is None:
            _leave(plan, what, NO_LONGER)
            continue
        _take_up(plan, rule.how)
        _one_kind(plan, rule, rule.how, progress)
    return _end(plan)


def _take_up(plan: PurgePlan, how: Expiring) -> None:
    """What a killed worker had marked: the disk's part is done, again perhaps."""
    while keys := list(_items(plan, how.what, PurgeItem.State.MARKED).values_list("key", flat=True)[: how.step]):
        how.finish(keys)
        _items(plan, how.what, PurgeItem.State.MARKED).filter(key__in=keys).update(state=PurgeItem.State.GONE)


def _one_kind(plan: PurgePlan, rule: due.Rule, how: Expiring, progress: Any) -> None:
    total = plan.items.count()
    now = {one.key: one for one in due.due(rule, timezone.localtime(plan.proposed_at), due.holds())}
    while items := list(_items(plan, how.what, PurgeItem.State.PLANNED)[: how.step]):
        with transaction.atomic():
            going = _still_due(items, now)
            how.purge([item.key for item in going], plan.approved_by)
            PurgeItem.objects.filter(pk__in=[item.pk for item in going]).update(state=PurgeItem.State.MARKED)
        _take_up(plan, how)
        progress.step(plan.items.exclude(state=PurgeItem.State.PLANNED).count(), total, plan.rules[how.what]["title"])


def _still_due(items: list[PurgeItem], now: Mapping[str, Item]) -> list[PurgeItem]:
    """Those that are due by the rules and holds of now, as they were planned; the others are left."""
    held = due.holds().keys()  # asked again at each step: a hold counts at once
    for item in items:
        found = now.get(item.key)
        if found is None or found.tags & held or f"what:{item.what}" in held:
            item.state, item.why = PurgeItem.State.LEFT, NO_LONGER
        elif not _same(found, item):
            item.state, item.why = PurgeItem.State.LEFT, CHANGED
    PurgeItem.objects.bulk_update([item for item in items if item.state == PurgeItem.State.LEFT], ["state", "why"])
    return [item for item in items if item.state == PurgeItem.State.PLANNED]


def _same(found: Item, item: PurgeItem) -> bool:
    return (found.since, found.count, found.digest) == (item.since, item.count, item.digest)


def _leave(plan: PurgePlan, what: str, why: str) -> None:
    _items(plan, what, PurgeItem.State.PLANNED).update(state=PurgeItem.State.LEFT, why=why)


def _items(plan: PurgePlan, what: str, state: str) -> Any:
    return plan.items.filter(what=what, state=state)


@transaction.atomic
def _end(plan: PurgePlan) -> PurgePlan:
    plan = PurgePlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PurgePlan.State.DONE:
        return plan
    plan.state, plan.done_at = PurgePlan.State.DONE, timezone.now()
    plan.save(update_fields=["state", "done_at"])
    counts = {one.what: [one.gone, one.left] for one in queries.kinds_of(plan)}
    audit.write(
        "retention.purged", by=plan.approved_by, target=plan, digest=plan.digest, purged=counts, alone=plan.alone
    )
    return plan
