"""From the sealed journal to the messages of each subscription.

The journal is written in the transaction of each act, and its seal gives each act a place once it is committed, one
sealer at a time. Reading by that place forgets nothing: an act whose transaction ends late is sealed later, after
those already read (decision 0020).
"""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jalon.accounts import audit, happenings
from jalon.accounts.access import perimeter_of
from jalon.accounts.happenings import Happening, Reader, Told
from jalon.accounts.letters import link
from jalon.accounts.models import AuditEvent
from jalon.jobs import incidents
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import rules

AT_A_TIME = 500  # acts looked at in one transaction
VERSION = 1  # of the form of a message


def gather() -> int:
    """Look at what the journal holds since the last time, for every subscription at work; returns how many messages."""
    subscriptions = list(Subscription.objects.filter(stopped_at=None).values_list("pk", flat=True))
    if not subscriptions:
        return 0
    audit.seal()
    declared = happenings.by_verb()
    return sum(_gather(pk, declared) for pk in subscriptions)


def last_place() -> int:
    """Where the sealed journal ends: what comes after is new to a subscription made now."""
    return AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0


def reader_of(subscription: Subscription) -> Reader:
    return Reader(subscription.owner, perimeter_of(subscription.owner))


def told_of(act: AuditEvent, happening: Happening | None, reader: Reader) -> Told | None:
    """What a feature tells of an act; one that fails tells nothing, and does not silence the others."""
    if happening is None:
        return None
    try:
        with transaction.atomic():  # a query that fails spoils nothing of what surrounds it
            return happening.tell(act, reader)
    except Exception as error:
        incidents.record(error, settings.DATA_DIR)
        return None


def _gather(pk: int, declared: dict[str, Happening]) -> int:
    made = 0
    while True:
        with transaction.atomic():
            found = Subscription.objects.select_for_update(of=("self",)).select_related("owner")
            subscription = found.filter(pk=pk, stopped_at=None).first()
            if subscription is None:  # stopped or removed meanwhile
                return made
            acts = list(AuditEvent.objects.filter(sequence__gt=subscription.read_to).order_by("sequence")[:AT_A_TIME])
            if not acts:
                return made
            dispatches = _messages(subscription, acts, declared)
            Dispatch.objects.bulk_create(dispatches)
            subscription.read_to = acts[-1].sequence or 0
            subscription.save(update_fields=["read_to"])
            made += len(dispatches)


def _messages(subscription: Subscription, acts: Iterable[AuditEvent], declared: dict[str, Happening]) -> list[Dispatch]:
    """In the order of the journal; those that are gathered stand where the first of them stood."""
    reader, oldest = reader_of(subscription), timezone.now() - rules.LOOKED_BACK
    groups: dict[Any, tuple[Happening, list[AuditEvent], list[Told]]] = {}
    for act in acts:
        happening = declared.get(act.verb)
        if happening is None or happening.name not in subscription.events or act.at < oldest:
            continue
        if (told := told_of(act, happening, reader)) is None:
            continue
        same = json.dumps([happening.name, told.facts], sort_keys=True) if happening.gathered else act.pk
        _, held, said = groups.setdefault(same, (happening, [], []))
        held.append(act)
        said.append(told)
    return [_dispatch(subscription, *group) for group in groups.values()]


def _dispatch(subscription: Subscription, happening: Happening, acts: list[AuditEvent], said: list[Told]) -> Dispatch:
    counts: dict[str, int] = {}
    for told in said:
        for name, count in told.counts.items():
            counts[name] = counts.get(name, 0) + count
    number = uuid.uuid4()
    body = written(number, happening.name, acts[-1].at, said[-1].facts | counts, said[-1].path)
    places = [act.sequence for act in acts]
    return Dispatch(subscription=subscription, number=number, event=happening.name, body=body, acts=places)


def written(number: uuid.UUID, event: str, at: datetime, facts: dict[str, Any], path: str) -> str:
    """The body of a message, as it will be signed and posted each time."""
    message = {
        "id": str(number), "version": VERSION, "event": event, "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "data": facts, "address": link(path), "fictitious": settings.DEMO,
    }  # fmt: skip
    return json.dumps(message, ensure_ascii=False, sort_keys=True)
