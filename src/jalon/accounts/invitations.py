"""One-time links by which a person chooses a password: handed over by an administrator, or sent by mail.

The token is bound to the password and the last login: once used, it no longer opens anything. What became of an
invitation is read in the journal, where each of its acts leaves a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.letters import Letter, link
from jalon.accounts.models import AuditEvent, User

DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400
INVITED, LINK_MADE = "accounts.invited", "accounts.link_made"
CANCELLED, CHOSEN = "accounts.invitation_cancelled", "accounts.password_chosen"
WAITING, EXPIRED, USED, TAKEN_BACK = "en attente", "expirée", "acceptée", "annulée"


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "jalon.accounts.invitations"


_tokens = _Tokens()


def path_for(person: User) -> str:
    """The address, within the site, where the person chooses a password."""
    return reverse("accounts:invitation", args=[person.pk, _tokens.make_token(person)])


def person_of(pk: int, token: str) -> User | None:
    """Whose link it is; None when it was used, is too old or was invented."""
    person = User.objects.filter(pk=pk, is_active=True).first()
    return person if person and _tokens.check_token(person, token) else None


@dataclass(frozen=True)
class Invitation:
    """The last link given to a person. `last`: the act of the journal that says so."""

    person: User
    last: AuditEvent
    state: str

    @property
    def ends_at(self) -> datetime:
        return self.last.at + timedelta(days=DAYS)

    @property
    def may_be_sent_again(self) -> bool:
        return self.person.is_active and self.state != USED

    @property
    def may_be_cancelled(self) -> bool:
        return self.state in (WAITING, EXPIRED) and not self.person.has_usable_password()


def invitations() -> list[Invitation]:
    """The last one of each person who was given a link: those that wait first, then the most recent."""
    acts = AuditEvent.objects.filter(verb__in=[INVITED, LINK_MADE, CANCELLED, CHOSEN]).select_related("by")
    last = {event.target_id: event for event in acts.order_by("pk")}
    people = User.objects.in_bulk([int(pk) for pk in last])
    made = [Invitation(people[int(pk)], event, _state(event)) for pk, event in last.items() if int(pk) in people]
    return sorted(made, key=lambda one: (one.state != WAITING, -one.last.pk))


def _state(last: AuditEvent) -> str:
    if last.verb in (CANCELLED, CHOSEN):
        return USED if last.verb == CHOSEN else TAKEN_BACK
    return WAITING if last.at + timedelta(days=DAYS) > timezone.now() else EXPIRED


def letters() -> Iterator[Letter]:
    """One for each link that waits, to whoever has an address; without $JALON_URL no link would lead anywhere."""
    if not settings.HOST:
        return
    for one in invitations():
        if one.state == WAITING and one.person.is_active and one.person.email:
            yield _letter(one)


def _letter(one: Invitation) -> Letter:
    person = one.person
    by = f"{one.last.by} vous invite" if one.last.by else "Vous êtes invité"
    text = (
        f"Bonjour {person},\n\n{by} dans Jalon, où se suivent les programmes de la région.\n\n"
        f"Choisissez votre mot de passe à cette adresse, dans les {DAYS} jours ; elle ne sert qu'une fois :\n"
        f"{link(path_for(person))}\n\nVotre nom de connexion : {person.username}\n\n"
        "Si vous n'attendiez pas ce message, laissez-le sans suite.\n"
    )
    return Letter(f"accounts.invitation:{one.last.pk}", person.email, "Votre accès à Jalon", text, secret=True)
