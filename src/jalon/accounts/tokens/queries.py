"""Reading tokens: those of a person, the one that a secret names."""

from django.db.models import QuerySet
from django.utils import timezone

from jalon.accounts.models import User
from jalon.accounts.tokens.models import Token
from jalon.accounts.tokens.rules import PREFIX, digest_of


def tokens_of(person: User) -> QuerySet[Token]:
    """Every token of a person, the last made first; past ones stay in sight."""
    return Token.objects.filter(person=person).select_related("made_by", "revoked_by")


def token_of(secret: str) -> Token | None:
    """The token that a secret names, when it may still be used."""
    if not secret.startswith(PREFIX):
        return None
    token = Token.objects.select_related("person").filter(digest=digest_of(secret)).first()
    return token if token is not None and stands(token) else None


def stands(token: Token) -> bool:
    """Neither revoked nor expired, of a person whose access is open.

    A token handed over for a service account ends when somebody chooses a password for that account.
    """
    person = token.person
    own = token.made_by_id == person.pk
    return (
        token.revoked_at is None
        and token.expires_at > timezone.now()
        and person.is_active
        and (own or is_service(person))
    )


def is_service(person: User) -> bool:
    """A service account: nobody signs in with it, it has neither password nor e-mail."""
    return not person.email and not person.has_usable_password()
