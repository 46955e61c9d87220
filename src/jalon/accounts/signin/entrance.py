"""Who may come in by what: accounts of Jalon closed or not, the second factor that is asked and until when.

Accounts of Jalon are closed only once an administrator has come in by a provider that is still configured: before,
the file says so in vain, and the people page says why.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jalon.accounts.access import Perimeter
from jalon.accounts.models import Grant, Identity, Role, User
from jalon.accounts.signin import configuration

CLOSED = "On n’entre plus dans cette instance avec un mot de passe de Jalon : choisissez un fournisseur d’identité."
SHUT = (
    "La connexion à Jalon est fermée pour le moment : un réglage de cette instance doit être corrigé. "
    "Rien n’est perdu. Prévenez la personne qui exploite Jalon."
)
NOT_YET = (
    "connexion.yaml ferme les comptes de Jalon, mais aucun administrateur n'est encore entré par un fournisseur : "
    "ils restent ouverts jusque-là."
)


def is_local_closed() -> bool:
    return not configuration.current().local_accounts and administrators_by_provider()


def administrators_by_provider() -> bool:
    """Whether someone who administers has proved that he can come in by a provider of today.

    One that is mistaken counts: its mistake must not open the accounts of Jalon again.
    """
    said = configuration.current()
    held = Grant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None, user__is_active=True)
    return held.filter(user__identities__provider__in=[*said.providers, *said.left_out]).exists()


def is_shut() -> bool:
    """Nobody may come in: the file is wrong, or no way in is left; a rescue link alone opens."""
    said = configuration.current()
    return said.shut or (not said.providers and is_local_closed())


def can_come_in(person: User) -> bool:
    """When accounts of Jalon are closed: is he known to a provider?"""
    return Identity.objects.filter(user=person, provider__in=list(configuration.current().providers)).exists()


def problems() -> list[str]:
    """What is wrong with how people come in, in sentences for an administrator."""
    said = configuration.current()
    vain = not said.local_accounts and not said.shut and not administrators_by_provider()
    return [*said.problems, *([NOT_YET] if vain else [])]


@dataclass(frozen=True)
class Demand:
    """A second factor is asked of someone; after `until`, nothing else is shown before he has one."""

    until: datetime

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.until


def is_factor_asked(perimeter: Perimeter) -> bool:
    wanted = configuration.current().second_factor_for
    return wanted == "everyone" or (wanted == "administrators" and perimeter.is_administrator)


def demand(person: Any) -> Demand:
    """Since when he is asked for one: the first page he saw under that rule."""
    if person.second_factor_asked_at is None:
        person.second_factor_asked_at = timezone.now()
        User.objects.filter(pk=person.pk).update(second_factor_asked_at=person.second_factor_asked_at)
    return Demand(person.second_factor_asked_at + timedelta(days=configuration.current().grace_days))
