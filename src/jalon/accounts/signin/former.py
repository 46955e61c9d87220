"""A provider that `connexion.yaml` no longer names: nobody goes on by it, and what it gave waits for a decision.

A line taken out of a file, perhaps by mistake, takes no right from anybody: the pages and `jalon check` say which ones
stand, and one act takes them back. A session that came by that provider is closed at its next request, on the other
hand: nobody vouches for it any more, and coming in again costs little.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jalon.accounts.access import Perimeter
from jalon.accounts.models import Grant
from jalon.accounts.signin import configuration, entry
from jalon.ui import french


@dataclass(frozen=True)
class Former:
    """A provider that is gone, with the standing rights that it gave and to how many people."""

    provider: str
    rights: tuple[Grant, ...]
    people: int

    @property
    def sentence(self) -> str:
        count = len(self.rights)
        return (
            f"{french.counted(count, 'droit')} de {french.counted(self.people, 'personne')} "
            f"{french.agreed(count, 'venu')} d’un fournisseur qui n’est plus configuré : « {self.provider} »."
        )


def is_gone(provider: str) -> bool:
    """Whether the file names it no more. One that is mistaken is still named; a file that is wrong says nothing."""
    said = configuration.current()
    return bool(provider) and not said.shut and provider not in said.providers and provider not in said.left_out


def found(perimeter: Perimeter) -> list[Former]:
    """The providers that are gone and whose rights stand, as far as somebody may decide of these rights."""
    held: dict[str, list[Grant]] = {}
    for grant in _standing():
        if is_gone(grant.provider) and perimeter.administers(grant.territories):
            held.setdefault(grant.provider, []).append(grant)
    return [Former(name, tuple(rights), len(_people(rights))) for name, rights in sorted(held.items())]


def _standing() -> QuerySet[Grant]:
    return Grant.objects.filter(revoked_at=None).exclude(provider="").order_by("pk")


def _people(rights: Iterable[Grant]) -> set[int]:
    return {grant.user_id for grant in rights}


def of_session(session: Any) -> str:
    """The title of the provider that a session came by, when it is gone; empty otherwise."""
    held = session.get(entry.PROVIDER)
    return str(held["title"]) if held and is_gone(held["id"]) else ""
