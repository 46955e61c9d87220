"""Letters that left, or were given up, purged when their time has passed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models.functions import Coalesce

from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.messages.models import SentLetter


def expiring() -> list[Expiring]:
    return [Expiring("letters", "courriel", "depuis son envoi, ou son abandon", _old, _forget)]


def _old(limits: Limits) -> Iterator[Item]:
    over = SentLetter.objects.annotate(over_at=Coalesce("sent_at", "given_up_at")).filter(over_at__lt=limits.before)
    for pk, over_at in over.order_by("pk").values_list("pk", "over_at").iterator():
        yield Item(str(pk), f"courriel n° {pk}", over_at)


def _forget(keys: Sequence[str], by: Any) -> None:
    SentLetter.objects.filter(pk__in=[int(key) for key in keys]).delete()
