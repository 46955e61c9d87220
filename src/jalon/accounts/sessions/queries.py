"""Which sessions are open."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalon.accounts.models import Session, User
from jalon.accounts.signin import configuration


def open_ones(person: User) -> QuerySet[Session]:
    """Those of a person that would still be answered, the most recently seen first."""
    return Session.objects.filter(user=person).exclude(ended()).order_by("-seen_at")


def ended() -> Q:
    """The sessions that are over, because nothing was done in them or because they have lasted long enough."""
    now, limits = timezone.now(), configuration.current()
    return (
        Q(expire_date__lte=now)
        | Q(seen_at__lte=now - timedelta(minutes=limits.idle_minutes), user__isnull=False)
        | Q(began_at__lte=now - timedelta(hours=limits.hours))
    )


def counts(people: Iterable[User]) -> dict[int, int]:
    """How many open sessions each one has."""
    held = Session.objects.filter(user__in=list(people)).exclude(ended()).values_list("user_id", flat=True)
    found: dict[int, int] = {}
    for pk in held:
        found[pk or 0] = found.get(pk or 0, 0) + 1
    return found
