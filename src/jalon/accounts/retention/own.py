"""What accounts keep for a time: the journal, the identity of closed accounts, sessions."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max, Min

from jalon.accounts import audit, erasing
from jalon.accounts.audit import anchors
from jalon.accounts.models import AuditEvent, JournalPurge, Session, User
from jalon.jobs.expiring import Expiring, Item, Limits


def expiring() -> list[Expiring]:
    return [
        Expiring("audit_events", "acte", "depuis l'acte", _old_acts, _purge_acts, _tell_the_witness),
        Expiring("closed_accounts", "compte", "depuis la fermeture de l'accès", _closed, _erase),
        Expiring("sessions", "session", "depuis sa fin", _over, _forget_sessions),
    ]


# The journal: only its beginning goes, so that the chain stays whole from there on


def _old_acts(limits: Limits) -> Iterator[Item]:
    sealed = AuditEvent.objects.exclude(sequence=None)
    kept = sealed.filter(at__gte=limits.before).aggregate(first=Min("sequence"))["first"]
    going = sealed.filter(sequence__lt=kept) if kept else sealed
    last = going.order_by("-sequence").first()
    if last is None:
        return
    known = going.aggregate(first=Min("sequence"), oldest=Min("at"))
    label = f"actes n° {known['first']} à {last.sequence}"
    yield Item(str(last.sequence), label, known["oldest"], count=going.count(), digest=last.seal)


def _purge_acts(keys: Sequence[str], by: Any) -> None:
    for key in keys:
        going = AuditEvent.objects.filter(sequence__lte=int(key))
        last = going.order_by("-sequence").first()
        if last is None or last.sequence != int(key):
            continue
        rows, newest = going.count(), going.aggregate(at=Max("at"))["at"]
        JournalPurge.objects.create(last_sequence=last.sequence, seal=last.seal, rows=rows, last_at=newest)
        going.delete()
        audit.write("accounts.journal_purged", by=by, last=last.sequence, seal=last.seal, rows=rows)


def _tell_the_witness(keys: Sequence[str]) -> None:
    for purge in JournalPurge.objects.filter(last_sequence__in=[int(key) for key in keys]):
        anchors.append_purge(purge.last_sequence, purge.seal)


# People whose access is closed


def _closed(limits: Limits) -> Iterator[Item]:
    closed = User.objects.filter(is_active=False, closed_at__lt=limits.before, erased_at=None).order_by("pk")
    for person in closed.iterator():
        if person.closed_at:
            yield Item(str(person.pk), audit.number_of(person), person.closed_at)


def _erase(keys: Sequence[str], by: Any) -> None:
    for person in User.objects.filter(pk__in=[int(key) for key in keys], is_active=False, erased_at=None):
        erasing.erase(person=person, by=by)


# Sessions


def _over(limits: Limits) -> Iterator[Item]:
    found = Session.objects.filter(expire_date__lt=limits.before)
    if number := found.count():
        oldest = found.aggregate(oldest=Min("expire_date"))["oldest"]
        yield Item(limits.before.isoformat(), "sessions finies", oldest, count=number)


def _forget_sessions(keys: Sequence[str], by: Any) -> None:
    for key in keys:
        Session.objects.filter(expire_date__lt=key).delete()
