"""What is disputed and waits for someone, on the start page."""

from typing import Any

from django.urls import reverse

from jalon import catalogue
from jalon.indicators.models import Contest
from jalon.tracking.contests import queries
from jalon.ui.menu import Concern


def contested(user: Any) -> list[Concern]:
    """Contests to answer, and the answers received lately."""
    made = []
    if waiting := queries.to_answer(user):
        made.append(
            Concern(
                label="valeurs contestées attendent votre réponse" if len(waiting) > 1 else
                "valeur contestée attend votre réponse",
                url=_address(waiting[0]),
                count=len(waiting),
                detail="Une région propose une autre valeur que celle de votre fichier.",
                action="Répondre",
                icon="message-square-warning",
                order=25,
            )
        )  # fmt: skip
    if answers := list(queries.answers_to(user).select_related("indicator")[:100]):
        accepted = sum(one.state == Contest.State.ACCEPTED for one in answers)
        made.append(
            Concern(
                label="réponses à vos contestations" if len(answers) > 1 else "réponse à votre contestation",
                url=_address(answers[0]),
                count=len(answers),
                detail=f"{accepted} acceptée{'s' if accepted > 1 else ''} ces quinze derniers jours.",
                tone="info",
                icon="message-square-reply",
                order=60,
            )
        )
    return made


def _address(contest: Contest) -> str:
    """The list of contests of the first grid that shows the disputed indicator."""
    grids = catalogue.current().grids.values()
    code = contest.indicator.code
    grid = next((g for g in grids if any(column.indicator == code for column in g.columns)), None)
    base = reverse("tracking:contests", args=[grid.id]) if grid else reverse("tracking:home")
    return f"{base}?region={contest.region}"
