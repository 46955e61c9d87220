"""What an administrator does with the subscriptions."""

import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from jalon.accounts import audit, happenings
from jalon.accounts.models import User
from jalon.jobs import outgoing
from jalon.kernel.refusal import Refusal
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import gathering, rules, sending, signing

TRIAL = "trial"


def subscribe(*, title: str, address: str, events: Collection[str], owner: User, by: Any) -> Subscription:
    """A new address that is told from now on what its owner may read."""
    title, chosen = _checked(title, events)
    outgoing.check(address, settings.OUTGOING)  # asks for a name: before the transaction
    audit.seal()
    with transaction.atomic():
        made = Subscription.objects.create(
            title=title, address=address, events=chosen, owner=owner, read_to=gathering.last_place()
        )
        audit.write("webhooks.made", by=by, target=made, events=chosen, owner=owner.pk)
    return made


def change(
    *, subscription: Subscription, title: str, address: str, events: Collection[str], owner: User, by: Any
) -> Subscription:
    """Another address, other events, another owner: what waits goes there, if he may read it."""
    title, chosen = _checked(title, events)
    outgoing.check(address, settings.OUTGOING)
    with transaction.atomic():
        held = _held(subscription)
        moved = held.address != address
        held.title, held.address, held.events, held.owner = title, address, chosen, owner
        held.save(update_fields=["title", "address", "events", "owner"])
        audit.write("webhooks.changed", by=by, target=held, events=chosen, owner=owner.pk, moved=moved)
    return held


@transaction.atomic
def change_secret(*, subscription: Subscription, by: Any) -> str:
    """A new secret, told once; the former one still signs beside it for a day."""
    held = _held(subscription)
    held.generation, held.rotated_at = held.generation + 1, timezone.now()
    held.save(update_fields=["generation", "rotated_at"])
    audit.write("webhooks.secret_changed", by=by, target=held)
    return signing.secret_of(held)


@transaction.atomic
def stop(*, subscription: Subscription, by: Any) -> None:
    """Nothing leaves any more; what waits goes on waiting."""
    held = _held(subscription)
    if held.stopped_at is None:
        held.stopped_at, held.stopped_why, held.stopped_by_itself = timezone.now(), "à la demande", False
        held.save(update_fields=["stopped_at", "stopped_why", "stopped_by_itself"])
        audit.write("webhooks.stopped", by=by, target=held)


@transaction.atomic
def start(*, subscription: Subscription, by: Any) -> None:
    """Messages leave again: those that waited and are not too old, then the acts of the last days."""
    held, now = _held(subscription), timezone.now()
    if held.stopped_at is not None:
        waiting = held.dispatches.filter(state=Dispatch.State.WAITING)
        too_old = waiting.filter(asked_at__lt=now - rules.LOOKED_BACK)
        too_old.update(state=Dispatch.State.GIVEN_UP, problem="trop ancien à la reprise")
        waiting.update(attempts=0, next_try_at=now)
        held.stopped_at, held.stopped_why, held.stopped_by_itself, held.started_at = None, "", False, now
        held.save(update_fields=["stopped_at", "stopped_why", "stopped_by_itself", "started_at"])
        audit.write("webhooks.started", by=by, target=held)


@transaction.atomic
def send_again(*, dispatch: Dispatch, by: Any) -> None:
    """The same message, with the same number, once more."""
    held = Dispatch.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=dispatch.pk)
    if held.state == Dispatch.State.WAITING:
        raise Refusal("Cet envoi attend déjà son tour.")
    if held.subscription.stopped_at:
        raise Refusal("Cet abonnement est arrêté : reprenez-le d'abord.")
    held.state, held.attempts = Dispatch.State.WAITING, 0
    held.asked_at = held.next_try_at = timezone.now()
    held.save(update_fields=["state", "attempts", "asked_at", "next_try_at"])
    audit.write("webhooks.sent_again", by=by, target=held.subscription, event=held.event, number=str(held.number))


def send_trial(*, subscription: Subscription, by: Any) -> Dispatch:
    """Post a message that says nothing but that it is a trial, now, and tell what came of it."""
    number, facts = uuid.uuid4(), {"subscription": subscription.pk}
    page = reverse("letters:subscription", args=[subscription.pk])
    body = gathering.written(number, TRIAL, timezone.now(), facts, page)
    with transaction.atomic():
        held = _held(subscription)
        made = Dispatch.objects.create(
            subscription=held, number=number, event=TRIAL, body=body,
            taken_until=timezone.now() + sending.TAKEN_FOR, tried_at=timezone.now(),
        )  # fmt: skip
        audit.write("webhooks.tried", by=by, target=held)
    sending.attempt(made)
    return made


@transaction.atomic
def remove(*, subscription: Subscription, by: Any) -> None:
    """With its history; the journal keeps that it existed."""
    held = _held(subscription)
    audit.write("webhooks.removed", by=by, target=held)
    held.delete()


def _held(subscription: Subscription) -> Subscription:
    found = Subscription.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=subscription.pk)
    if (held := found.first()) is None:
        raise Refusal("Cet abonnement n'existe plus.")
    return held


def _checked(title: str, events: Collection[str]) -> tuple[str, list[str]]:
    title = " ".join(title.split())[:120]
    if not title:
        raise Refusal("Donnez un nom à l'abonnement.")
    known = {happening.name for happening in happenings.declared()}
    if unknown := sorted(set(events) - known):
        raise Refusal(f"L'évènement « {unknown[0]} » n'existe pas ; évènements connus : {', '.join(sorted(known))}.")
    if not events:
        raise Refusal("Choisissez au moins un évènement.")
    return title, sorted(set(events))
