"""A subscription that Jalon stopped, because nothing of it arrives any more: by mail, and on the start page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.accounts.letters import Letter, link
from jalon.messages.models import Subscription
from jalon.messages.webhooks.access import manageable
from jalon.ui.menu import Concern


def letters() -> Iterator[Letter]:
    """One for each stop."""
    for stopped in _stopped().exclude(owner__email="").filter(owner__is_active=True):
        yield Letter(
            key=f"abonnement:{stopped.pk}:{stopped.stopped_at:%Y%m%d%H%M%S}",
            to=stopped.owner.email,
            subject=f"Jalon n'arrive plus à joindre « {stopped.title} »",
            text=(
                f"Bonjour,\n\nL'abonnement « {stopped.title} » est arrêté : {stopped.stopped_why}.\n"
                "Ce qui devait partir attend. Un administrateur peut le reprendre, une fois l'adresse rétablie :\n"
                f"{link(reverse('letters:subscription', args=[stopped.pk]))}\n"
            ),
        )


def concerns_of(user: Any) -> list[Concern]:
    perimeter = perimeter_of(user)
    if not perimeter.is_administrator:
        return []
    return [
        Concern(
            f"L'abonnement « {one.title} » est arrêté", reverse("letters:subscription", args=[one.pk]),
            detail=one.stopped_why, action="Reprendre", icon="webhook", order=80,
        )
        for one in manageable(perimeter, _stopped())
    ]  # fmt: skip


def _stopped() -> QuerySet[Subscription]:
    return Subscription.objects.filter(stopped_by_itself=True).select_related("owner")
