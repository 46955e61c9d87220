"""The three steps of an empty instance: the directory, a first file, a second person."""

from dataclasses import dataclass, replace

from django.urls import reverse

from jalon.accounts.access import Perimeter
from jalon.accounts.models import User
from jalon.directory.models import Entity
from jalon.sources.access import may_deposit
from jalon.sources.models import Delivery


@dataclass(frozen=True)
class Step:
    """As ui/components/stepper.html shows it."""

    title: str
    text: str
    action: str
    url: str
    done: bool
    current: bool = False


def to_take(perimeter: Perimeter) -> list[Step]:
    """The steps, the next one marked; nothing once all are done or for someone who cannot take them."""
    if not (perimeter.is_administrator or may_deposit(perimeter)):
        return []
    steps = _steps(perimeter)
    if all(step.done for step in steps):
        return []
    following = next(rank for rank, step in enumerate(steps) if not step.done)
    return [replace(step, current=rank == following) for rank, step in enumerate(steps)]


def _steps(perimeter: Perimeter) -> list[Step]:
    """A step that this person may not take has no button; it still says what the instance waits for."""
    administers = perimeter.is_administrator
    return [
        Step(
            "Charger l’annuaire",
            "Une liste nationale (SAE…) ou un fichier régional : les établissements que l’on va suivre.",
            "Charger une liste",
            reverse("directory:load") if administers else "",
            Entity.objects.exists(),
        ),
        Step(
            "Charger un premier fichier",
            "Le fichier du mois tel que vous l’avez reçu : Jalon reconnaît sa source et montre ce qui changerait.",
            "Déposer un fichier",
            reverse("sources:deposit"),
            Delivery.objects.filter(state=Delivery.State.APPLIED).exists(),
        ),
        Step(
            "Inviter quelqu’un",
            "Une collègue de la région, ou la personne qui remplit les colonnes d’un organisme national.",
            "Inviter",
            reverse("accounts:invite") if administers else "",
            User.objects.filter(is_active=True).count() > 1,
        ),
    ]
