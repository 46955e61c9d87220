"""The subscriptions as their page lists them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from jalon.accounts import happenings
from jalon.accounts.access import Perimeter
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks.access import manageable

_WAITS, _ARRIVED = Q(dispatches__state=Dispatch.State.WAITING), Q(dispatches__state=Dispatch.State.DELIVERED)


@dataclass(frozen=True)
class Followed:
    """One subscription, with how many of its messages wait and when the last one arrived."""

    subscription: Subscription
    events: list[str]  # French
    waiting: int
    arrived_at: datetime | None


def subscriptions_of(perimeter: Perimeter) -> list[Followed]:
    found = Subscription.objects.select_related("owner").annotate(
        waiting=Count("dispatches", filter=_WAITS), arrived_at=Max("dispatches__tried_at", filter=_ARRIVED)
    )
    titles = {one.name: one.title for one in happenings.declared()}
    return [
        Followed(one, [titles.get(name, name) for name in one.events], one.waiting, one.arrived_at)  # type: ignore[attr-defined]
        for one in manageable(perimeter, found)
    ]
