"""The password of an account of Jalon, looked at once: the time it takes must not tell who has an account."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class OneLook(AuthenticationBackend):
    """What is typed may be a name or an address: allauth hands it over as both, and would hash twice for an address."""

    def _authenticate(self, request: Any, **credentials: Any) -> Any:
        if credentials.get("email") == credentials.get("username"):
            credentials.pop("email", None)
        return super()._authenticate(request, **credentials)
