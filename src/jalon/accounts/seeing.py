"""« Voir comme… »: an administrator sees the site as another person does, and may change nothing meanwhile."""

from typing import Any

from jalon.accounts import access, actions
from jalon.accounts.access import Perimeter
from jalon.accounts.models import User
from jalon.kernel.refusal import Refusal

HELD = "jalon_seen_as"  # in the session: the number of the person seen


def why_not_see_as(perimeter: Perimeter, by: Any, person: User) -> str:
    """Why this administrator may not see as that person; empty when he may. Nobody gains sight of anything by it."""
    theirs = access.perimeter_of(person)
    if not perimeter.is_administrator:
        return "Voir comme une autre personne est réservé aux administrateurs."
    if by.pk == person.pk:
        return "Vous voyez déjà Jalon comme vous-même."
    if not person.is_active:
        return "L'accès de cette personne est fermé : elle ne voit rien."
    if theirs.is_administrator:
        return "On ne voit pas comme un autre administrateur."
    if not _within(theirs.inside, perimeter.inside):
        return "Cette personne voit ce qu'une région garde pour elle, hors de votre territoire."
    if not all(perimeter.administers(right.territories) for right in theirs.local):
        return "Cette personne voit ce qu'un établissement garde pour lui, hors de votre territoire."
    return ""


def _within(theirs: frozenset[str] | None, ours: frozenset[str] | None) -> bool:
    """Whether all the regions that someone is inside of are among ours; None: every region."""
    return ours is None or (theirs is not None and theirs <= ours)


def seen_by(real: Any, pk: int) -> User | None:
    """The person that an administrator sees as, marked with who really looks; None when he no longer may."""
    person = User.objects.filter(pk=pk).first()
    if person is None or not real.is_authenticated or why_not_see_as(access.perimeter_of(real), real, person):
        return None
    person.seen_by = real
    return access.hold_perimeter(person)


def start(session: Any, *, person: User, by: Any, perimeter: Perimeter) -> None:
    """From now on, until he stops or the session ends, `by` sees the site as that person does."""
    if why_not := why_not_see_as(perimeter, by, person):
        raise Refusal(why_not)
    actions.note_seeing(person=person, by=by)
    session[HELD] = person.pk


def stop(session: Any, *, by: Any) -> User | None:
    """Back to oneself; returns the person who was seen, None when nobody was."""
    person = User.objects.filter(pk=session.pop(HELD, None)).first()
    if person is not None:
        actions.note_end_of_seeing(person=person, by=by)
    return person
