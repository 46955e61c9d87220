"""What indicators want a person to see today."""

from typing import Any

from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.indicators import queries
from jalon.ui.menu import Concern


def concerns_of(user: Any) -> list[Concern]:
    """The serious findings that nobody has answered."""
    perimeter = perimeter_of(user)
    if not perimeter.may_settle():
        return []
    found = queries.findings(perimeter, severity="erreur").count()
    if not found:
        return []
    address = f"{reverse('indicators:findings')}?etat={queries.OPEN}&gravite=erreur"
    return [
        Concern(
            "constats graves sans réponse", address, count=found, action="Répondre", icon="triangle-alert", order=50
        )
    ]
