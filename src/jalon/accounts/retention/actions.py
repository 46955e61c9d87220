"""Proposing, approving, giving up a purge; holding and letting go."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon import jobs
from jalon.accounts import audit, places
from jalon.accounts.models import Grant, Role
from jalon.accounts.retention import due
from jalon.accounts.retention.models import Hold, PurgeItem, PurgePlan
from jalon.accounts.retention.rules import digest_of, why_not_approve
from jalon.catalogue.reader.vocabulary.retention import WHATS
from jalon.jobs.expiring import Item
from jalon.kernel import finess
from jalon.kernel.refusal import Refusal

BATCH = 1000


@transaction.atomic
def propose(*, by: Any) -> PurgePlan:
    """List all that has had its time. Nothing goes before somebody has approved it."""
    if PurgePlan.objects.filter(state__in=[PurgePlan.State.PROPOSED, PurgePlan.State.APPROVED]).exists():
        raise Refusal("Un plan attend déjà : approuvez-le, ou abandonnez-le, avant d'en proposer un autre.")
    now, held = due.now(), due.holds()
    plan = PurgePlan.objects.create(proposed_by=by, proposed_at=now)
    for rule in due.rules():
        if (before := rule.before(now)) is None or rule.how is None:
            continue
        what = rule.definition.what
        said = {"title": rule.definition.title, "keep": rule.definition.keep_in_words, "before": before.isoformat()}
        plan.rules[what] = said | {"counted_from": rule.how.counted_from, "version": rule.definition.version}
        found = (_item(plan, what, one) for one in due.due(rule, now, held))
        while items := list(islice(found, BATCH)):
            PurgeItem.objects.bulk_create(items)
    if not plan.items.exists():
        raise Refusal("Rien n'a encore fait son temps : il n'y a rien à purger.")
    plan.digest = digest_of(lines_of(plan))
    plan.save(update_fields=["rules", "digest"])
    audit.write("retention.proposed", by=by, target=plan, items=plan.items.count(), digest=plan.digest)
    return plan


def _item(plan: PurgePlan, what: str, one: Item) -> PurgeItem:
    return PurgeItem(
        plan=plan, what=what, key=one.key, label=one.label[:300], since=one.since, count=one.count, size=one.size,
        digest=one.digest,
    )  # fmt: skip


def lines_of(plan: PurgePlan) -> Iterator[str]:
    """The list of a plan as its digest reads it: what, key, since when, how many, how large, of which content."""
    for what, key, since, *rest in (
        plan.items.order_by("pk").values_list("what", "key", "since", "count", "size", "digest").iterator()
    ):
        yield "\t".join(map(str, (what, key, timezone.localtime(since).isoformat(), *rest)))


def administrators() -> set[int]:
    """The people who may decide of a purge: administrators of the whole instance who may enter."""
    held = Grant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None, user__is_active=True)
    return {grant.user_id for grant in held if not grant.territories}


@transaction.atomic
def approve(*, plan: PurgePlan, by: Any) -> PurgePlan:
    """Another person says yes; the job is asked for at once."""
    plan = PurgePlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PurgePlan.State.PROPOSED:
        raise Refusal(f"Ce plan est {plan.get_state_display()} : il ne s'approuve plus.")
    approver = by.pk if by else None
    if why_not := why_not_approve(plan.proposed_by_id, approver, administrators()):
        raise Refusal(why_not)
    plan.state, plan.approved_at, plan.approved_by = PurgePlan.State.APPROVED, timezone.now(), by
    plan.alone = plan.proposed_by_id == approver
    plan.save(update_fields=["state", "approved_at", "approved_by", "alone"])
    audit.write("retention.approved", by=by, target=plan, digest=plan.digest, alone=plan.alone)
    _ask(plan, by)
    return plan


@transaction.atomic
def run_again(*, plan: PurgePlan, by: Any) -> PurgePlan:
    """Ask again for the job of an approved plan that stopped on the way."""
    plan = PurgePlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PurgePlan.State.APPROVED:
        raise Refusal(f"Ce plan est {plan.get_state_display()} : il n'y a rien à reprendre.")
    if plan.job and not plan.job.is_over:
        raise Refusal("Le travail de ce plan n'est pas fini : attendez-le.")
    _ask(plan, by)
    return plan


def _ask(plan: PurgePlan, by: Any) -> None:
    job = jobs.enqueue("retention.purge", title=f"Purge du plan n° {plan.pk}", by=by, plan=plan.pk)
    PurgePlan.objects.filter(pk=plan.pk).update(job=job)


@transaction.atomic
def abandon(*, plan: PurgePlan, by: Any) -> None:
    plan = PurgePlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PurgePlan.State.PROPOSED:
        raise Refusal(f"Ce plan est {plan.get_state_display()} : il ne s'abandonne plus.")
    plan.state = PurgePlan.State.ABANDONED
    plan.save(update_fields=["state"])
    audit.write("retention.abandoned", by=by, target=plan)


# Kept all the same


@transaction.atomic
def hold(*, scope: str, value: str, reason: str, by: Any) -> Hold:
    """Keep something beyond its time; nothing of it goes until the hold is lifted."""
    value, reason = value.strip(), reason.strip()
    if scope not in Hold.Scope.values:
        raise Refusal(f"On ne retient pas « {scope} » ({', '.join(Hold.Scope.values)}).")
    if not reason:
        raise Refusal("Une retenue a un motif : dites pourquoi ces données restent.")
    if wrong := _why_not_hold(scope, value):
        raise Refusal(wrong)
    if Hold.objects.filter(scope=scope, value=value, lifted_at=None).exists():
        raise Refusal("Cette retenue existe déjà.")
    made = Hold.objects.create(scope=scope, value=value, reason=reason[:300], held_by=by)
    audit.write("retention.held", by=by, target=made, reason=made.reason)
    return made


def _why_not_hold(scope: str, value: str) -> str:
    if scope == Hold.Scope.SOURCE:
        from jalon import catalogue  # the package, whose files are read only when asked

        return "" if value in catalogue.current().sources else f"Aucune source du catalogue ne s'appelle « {value} »."
    if scope == Hold.Scope.WHAT:
        return "" if value in WHATS else f"« {value} » n'est pas une sorte de données ({', '.join(WHATS)})."
    if scope == Hold.Scope.DELIVERY:
        return "" if value.isdigit() and len(value) < 18 else "Une livraison se désigne par son numéro."
    if not finess.is_valid(value):
        return f"« {value} » n'est pas un numéro FINESS : il a neuf caractères, le dernier est une clé de contrôle."
    return "" if places.establishments([value]) else f"L'annuaire ne connaît pas l'établissement {value}."


@transaction.atomic
def lift(*, hold: Hold, by: Any) -> None:
    """The hold ends; the next plan lists again what has had its time."""
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        return
    hold.lifted_at, hold.lifted_by = timezone.now(), by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    audit.write("retention.lifted", by=by, target=hold)
