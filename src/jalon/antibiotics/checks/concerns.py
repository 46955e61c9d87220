"""What the checks want a person to see today."""

from typing import Any

from django.urls import reverse

from jalon.accounts.access import perimeter_of
from jalon.antibiotics import access
from jalon.antibiotics.queries import alerts
from jalon.ui.menu import Concern


def concerns_of(user: Any) -> list[Concern]:
    """The grave alerts without an answer, of the hospitals that he may answer for."""
    perimeter = perimeter_of(user)
    mine = [one for one in access.hospitals(perimeter) if access.may_bring(perimeter, one)]
    count = alerts.counts(mine).get("erreur", 0) if mine else 0
    if not count:
        return []
    where = mine[0].name or mine[0].code if len(mine) == 1 else f"{len(mine)} établissements"
    return [
        Concern(
            "contrôles graves sans réponse" if count > 1 else "contrôle grave sans réponse",
            f"{reverse('antibiotics:checks')}?gravite=erreur", count=count, detail=f"Antibiotiques, {where}",
            action="Répondre", icon="triangle-alert", tone="error", order=52,
        )
    ]  # fmt: skip
