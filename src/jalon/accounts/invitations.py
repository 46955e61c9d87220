"""One-time links by which a person chooses a password: no mail is needed, an administrator hands the link over.

The token is bound to the password and the last login: once used, it no longer opens anything.
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from jalon.accounts.models import User

DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400


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
