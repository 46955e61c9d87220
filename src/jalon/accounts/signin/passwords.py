"""The password of an account of Jalon: how long it may be, and why it is looked at once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError

LONGEST = 128


class NotTooLong:
    """A bound, as Django has one for the least: a sentence of twenty words fits, and nothing costs more to hash."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"Votre mot de passe doit contenir au maximum {LONGEST} caractères."


class OneLook(AuthenticationBackend):
    """The time it takes must not tell who has an account.

    What is typed may be a name or an address: allauth hands it over as both, and would hash twice for an address.
    """

    def _authenticate(self, request: Any, **credentials: Any) -> Any:
        if credentials.get("email") == credentials.get("username"):
            credentials.pop("email", None)
        return super()._authenticate(request, **credentials)
