"""Who may subscribe an address: an administrator, for himself or for a person whose rights are all in his territory."""

from collections.abc import Iterable

from jalon.accounts.access import Perimeter, check_administers
from jalon.accounts.models import Grant, User
from jalon.messages.models import Subscription


def check_may_own(perimeter: Perimeter, owner: User) -> None:
    """An address is told what its owner may read: nobody gains sight of anything by it."""
    check_administers(perimeter, owner)


def manageable(perimeter: Perimeter, subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """Those of the people he administers."""
    found = list(subscriptions)
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(user__in={one.owner_id for one in found}, revoked_at=None):
        held.setdefault(grant.user_id, []).append(grant)
    return [one for one in found if all(perimeter.administers(g.territories) for g in held.get(one.owner_id, []))]
