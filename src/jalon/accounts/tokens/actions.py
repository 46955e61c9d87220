"""Giving a program a token, taking it back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.models import User
from jalon.accounts.tokens import rules
from jalon.accounts.tokens.models import KeptAnswer, Token
from jalon.accounts.tokens.queries import is_service
from jalon.kernel.refusal import Refusal

USE_NOTED_EVERY = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(days=30)


@transaction.atomic
def create_token(
    *, person: User, name: str, scopes: Iterable[str], by: Any, days: int = rules.USUAL_DAYS
) -> tuple[Token, str]:
    """A token and its secret, which nothing can give again. One makes one's own, or that of a service account."""
    if not person.is_active:
        raise Refusal("L’accès de cette personne est fermé : aucun jeton ne peut agir en son nom.")
    if (by is None or by.pk != person.pk) and not is_service(person):
        raise Refusal(
            "Cette personne se connecte : elle seule fait ses jetons. Pour un logiciel, créez un compte de service, "
            "sans courriel ni mot de passe."
        )
    secret = rules.draw()
    token = Token.objects.create(
        person=person,
        name=rules.checked_name(name),
        scopes=rules.checked_scopes(scopes),
        shown=secret[: rules.SHOWN],
        digest=rules.digest_of(secret),
        expires_at=rules.end_of(days, timezone.now(), settings.JALON_TOKEN_DAYS),
        made_by=by,
    )
    audit.write(
        "accounts.token_made", by=by, target=token, person=str(person), scopes=token.scopes,
        until=f"{timezone.localtime(token.expires_at):%d/%m/%Y}",
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: Any) -> None:
    """From now on the token opens nothing; it stays in the record with its end."""
    held = Token.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at:
        return
    held.revoked_at, held.revoked_by = timezone.now(), by
    held.save(update_fields=["revoked_at", "revoked_by"])
    audit.write("accounts.token_revoked", by=by, target=held, person=str(held.person))


def note_use(token: Token) -> None:
    """When it was last used, to the minute: not one write for each call."""
    now = timezone.now()
    late = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    Token.objects.filter(late, pk=token.pk).update(last_used_at=now)


def forget_answers() -> int:
    """Answers to repeated writes are kept a month; returns how many were forgotten."""
    return KeptAnswer.objects.filter(made_at__lt=timezone.now() - ANSWERS_KEPT).delete()[0]
