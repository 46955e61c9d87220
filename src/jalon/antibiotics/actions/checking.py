"""Alerts follow what the checks find: opened, kept, cleared; a person acknowledges them with a reason, or reopens them.

An alert row is never rewritten once somebody answered it: when its figures change, it is closed as it was and another
opens, so that the answer is read with the figures it was given for.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.models import Alert
from jalon.antibiotics.queries.noticing import Noticed, Noticing
from jalon.antibiotics.rules.checks.facts import figures
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal

Key = tuple[str, str, str]  # period, check, key


@transaction.atomic
def run(establishment: Entity, periods: Iterable[str]) -> None:
    """Look again at these periods and at the years of their quarters."""
    looking = Noticing(establishment)
    asked = sorted({*periods, *(period[:4] for period in periods)})
    found: dict[Key, Noticed] = {}
    for period in asked:
        for one in looking.notice(period):
            found[period, one.check.id, one.finding.key[:120]] = one
    standing = {_key(one): one for one in Alert.objects.filter(establishment=establishment, cleared_at=None)}
    now = timezone.now()
    for key, one in found.items():
        _keep(standing.get(key), key, one, establishment, now)
    gone = [alert.pk for key, alert in standing.items() if key[0] in asked and key not in found]
    Alert.objects.filter(pk__in=gone).update(cleared_at=now)


def _key(alert: Alert) -> Key:
    return alert.period, alert.check_code, alert.key


def _keep(held: Alert | None, key: Key, one: Noticed, establishment: Entity, now: datetime) -> None:
    """The alert that stands is kept while its figures do; else it makes way for another, which nobody has answered."""
    message, severity = one.finding.message[:400], one.check.severity
    if held and figures(held.message) == figures(message):
        if (held.message, held.severity) != (message, severity):
            held.message, held.severity = message, severity
            held.save(update_fields=["message", "severity"])
        return
    if held and held.acknowledged_at is None:
        held.message, held.severity = message, severity
        held.save(update_fields=["message", "severity"])
        return
    if held:
        held.cleared_at = now
        held.save(update_fields=["cleared_at"])
    period, check, name = key
    Alert.objects.create(
        check_code=check, severity=severity, establishment=establishment, period=period, key=name, message=message,
        found_at=now,
    )  # fmt: skip


@transaction.atomic
def acknowledge(alerts: Iterable[Alert], *, reason: str, by: Any) -> int:
    """Answer alerts with one reason: they no longer call for anybody. Returns how many were still open."""
    said = reason.strip()[:300]
    if not said:
        raise Refusal("Dites en quelques mots pourquoi ces constats n'appellent rien de plus.")
    wanted = [one.pk for one in alerts]
    chosen = list(Alert.objects.select_for_update().filter(pk__in=wanted, acknowledged_at=None, cleared_at=None))
    now = timezone.now()
    for one in chosen:
        one.acknowledged_by, one.acknowledged_at, one.reason = by, now, said
        one.save(update_fields=["acknowledged_by", "acknowledged_at", "reason"])
        audit.write("antibiotics.alert_acknowledged", by=by, target=one, period=one.period, reason=said)
    return len(chosen)


@transaction.atomic
def reopen(alert: Alert, *, reason: str, by: Any) -> Alert:
    """Take an answer back: the alert calls again, and the answer stays in its history."""
    said = reason.strip()[:300]
    if not said:
        raise Refusal("Dites pourquoi ce constat est rouvert.")
    held = Alert.objects.select_for_update().filter(pk=alert.pk, cleared_at=None).first()
    if held is None or held.acknowledged_at is None:
        raise Refusal("Ce constat n'est pas acquitté : rien n'a été changé.")
    held.cleared_at = timezone.now()
    held.save(update_fields=["cleared_at"])
    opened = Alert.objects.create(
        check_code=held.check_code, severity=held.severity, establishment_id=held.establishment_id, period=held.period,
        key=held.key, message=held.message, found_at=held.cleared_at,
    )  # fmt: skip
    audit.write("antibiotics.alert_reopened", by=by, target=opened, period=held.period, reason=said)
    return opened
