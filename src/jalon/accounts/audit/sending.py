"""The last seal of the journal, sent each week to the administrators who ask for it.

A chain whose end was cut is still a chain: a seal that left the house shows what is missing.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from jalon.accounts.audit.sealing import end_of_chain
from jalon.accounts.letters import Letter
from jalon.accounts.models import Grant, Role, User


def letters(today: date | None = None) -> Iterator[Letter]:
    """One a week for each of them; its key is that of the week, so that the first seal asked for is the one sent."""
    wanting = list(_wanting())
    sequence, seal = end_of_chain() if wanting else (0, "")
    if not sequence:
        return
    year, week, _ = (today or timezone.localdate()).isocalendar()
    for person in wanting:
        key = f"sceau:{year}-{week:02d}:{person.pk}"
        subject = f"Jalon : sceau n° {sequence} du journal des actes"
        yield Letter(key, person.email, subject, _text(person, sequence, seal))


def _wanting() -> QuerySet[User]:
    """Administrators still, with an address."""
    rights = Grant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None).values("user")
    return User.objects.filter(pk__in=rights, is_active=True, wants_seals=True).exclude(email="").order_by("pk")


def _text(person: User, sequence: int, seal: str) -> str:
    return (
        f"Bonjour {person},\n\nGardez ce courriel hors de Jalon : il prouve jusqu'où allait le journal des actes.\n\n"
        f"Dernière ligne scellée : n° {sequence}\nSceau : {seal}\n\n"
        f"Pour comparer, l'opérateur lance :\n\n    jalon audit verify --seal {sequence}:{seal}\n\n"
        "Vous recevez ce courriel chaque semaine ; il s'arrête depuis la page « Mon compte ».\n"
    )
