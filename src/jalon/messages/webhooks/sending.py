"""Posting the messages that wait: in order for each subscription, outside any transaction.

A message is taken by a conditional update, so that two processes never post the same one at once; one whose process
was killed is taken again once its time is over, with the same number.
"""

import time
from datetime import timedelta
from random import SystemRandom

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jalon import __version__
from jalon.accounts import audit, happenings
from jalon.accounts.models import AuditEvent
from jalon.jobs import outgoing
from jalon.jobs.outgoing import Answer, Unreachable
from jalon.kernel.refusal import Refusal
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import rules, signing
from jalon.messages.webhooks.gathering import reader_of, told_of

TAKEN_FOR = timedelta(seconds=60)  # longer than an exchange may last
LONGEST_ROUND = 20.0  # seconds: a worker has other work to do
_CHANCE = SystemRandom()
State = Dispatch.State


def send_waiting() -> int:
    """Post what is due, one message of each subscription in turn; returns how many wait no longer."""
    _forget_the_old()
    ends, settled = time.monotonic() + LONGEST_ROUND, 0
    turn = list(Subscription.objects.filter(stopped_at=None).values_list("pk", flat=True))
    while turn and time.monotonic() < ends:
        turn = [pk for pk in turn if time.monotonic() < ends and _send_first(pk)]
        settled += len(turn)
    return settled


def attempt(dispatch: Dispatch) -> bool:
    """Post a message that was taken, once, and write down what came of it; whether those behind it may go."""
    if not _may_still_be_told(dispatch):
        _note(dispatch, state=State.WITHHELD, problem="le propriétaire de l'abonnement ne peut plus le lire")
        return True
    answer, problem = _posted(dispatch)
    return _settle(dispatch, answer, problem)


def _send_first(subscription: int) -> bool:
    """The first message that waits: while it is not received, those behind it wait."""
    waiting = Dispatch.objects.filter(subscription=subscription, state=State.WAITING)
    first = waiting.exclude(acts=[]).order_by("pk").first()
    return first is not None and first.next_try_at <= timezone.now() and take(first) and attempt(first)


def take(dispatch: Dispatch) -> bool:
    now = timezone.now()
    free = Q(taken_until=None) | Q(taken_until__lt=now)
    until = now + TAKEN_FOR
    if not Dispatch.objects.filter(free, pk=dispatch.pk, state=State.WAITING).update(taken_until=until, tried_at=now):
        return False
    dispatch.refresh_from_db()
    return True


def _may_still_be_told(dispatch: Dispatch) -> bool:
    """Rights may have been taken back while it waited."""
    reader, declared = reader_of(dispatch.subscription), happenings.by_verb()
    acts = AuditEvent.objects.filter(sequence__in=dispatch.acts)
    return all(told_of(act, declared.get(act.verb), reader) for act in acts)


def _posted(dispatch: Dispatch) -> tuple[Answer | None, str]:
    body, now = dispatch.body.encode(), timezone.now()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Jalon/{__version__}",
        "Jalon-Event": dispatch.event,
        "Jalon-Event-Id": str(dispatch.number),
        "Jalon-Signature": signing.signature(signing.secrets_of(dispatch.subscription, now), body, now),
    }
    try:
        answer = outgoing.post(dispatch.subscription.address, body, headers, allowed=settings.OUTGOING)
    except Unreachable as unreachable:
        return None, str(unreachable)
    except Refusal as refusal:
        return None, refusal.message
    return answer, "" if rules.is_received(answer.status) else f"réponse {answer.status}"


def _settle(dispatch: Dispatch, answer: Answer | None, problem: str) -> bool:
    now, attempts = timezone.now(), dispatch.attempts + 1
    seen = {
        "attempts": attempts, "problem": problem[:200],
        "status": answer.status if answer else None, "excerpt": answer.excerpt if answer else "",
        "milliseconds": answer.milliseconds if answer else None,
    }  # fmt: skip
    if not problem:
        _note(dispatch, state=State.DELIVERED, **seen)
        return True
    if not dispatch.acts:  # a trial is made once
        _note(dispatch, state=State.GIVEN_UP, **seen)
        return False
    _note(dispatch, next_try_at=now + rules.pause_after(attempts, _CHANCE), **seen)
    since = max(dispatch.asked_at, dispatch.subscription.started_at)
    if rules.is_hopeless(attempts, now - since, answer.status if answer else None):
        _stop_by_itself(dispatch, problem)
    return False


def _note(dispatch: Dispatch, **seen: object) -> None:
    """Only what waits is written: a message given up meanwhile stays so."""
    Dispatch.objects.filter(pk=dispatch.pk, state=State.WAITING).update(taken_until=None, **seen)
    dispatch.refresh_from_db()


@transaction.atomic
def _stop_by_itself(dispatch: Dispatch, problem: str) -> None:
    """Nobody is called for ever: the owner is told by mail and on his start page."""
    subscription = Subscription.objects.select_for_update().get(pk=dispatch.subscription_id)
    if subscription.stopped_at is None:
        subscription.stopped_at, subscription.stopped_by_itself = timezone.now(), True
        subscription.stopped_why = f"aucun envoi n'aboutit : {problem}"[:200]
        subscription.save(update_fields=["stopped_at", "stopped_by_itself", "stopped_why"])
        audit.write("webhooks.failed", by=None, target=subscription, reason=problem, attempts=dispatch.attempts)


def _forget_the_old() -> None:
    Dispatch.objects.filter(asked_at__lt=timezone.now() - rules.KEPT_SHOWN).exclude(state=State.WAITING).delete()
