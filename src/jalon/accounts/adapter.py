"""What allauth asks of us: nobody signs up by himself, who may come in by what, and what a session remembers of it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from jalon.accounts import access
from jalon.accounts.sessions import actions as sessions
from jalon.accounts.sessions.rules import device_of, shortened
from jalon.accounts.sessions.store import note_entry
from jalon.accounts.signin import changes, entrance, entry, seeds

SECOND_FACTOR_STAGE = "allauth.mfa.stages.AuthenticateStage"
PROVIDER, LINK = "provider", "link"  # how one may come in besides what allauth knows
FACTORS = {"totp": "code", "webauthn": "clé", "recovery_codes": "code de secours"}


NOT_THE_ONE = "Le nom ou le mot de passe n’est pas le bon."  # the same words whether the account exists or not
WRONG_CODE = "Ce code n’est pas le bon, ou il n’est plus bon : prenez celui que l’application montre maintenant."


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_THE_ONE,
        "email_password_mismatch": NOT_THE_ONE,
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "too_many_login_attempts": "Trop d’essais manqués. Attendez cinq minutes, puis recommencez.",
        "rate_limited": "Trop de demandes en peu de temps. Attendez un peu, puis recommencez.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        if entrance.is_local_closed():  # before the password is looked at: the answer tells nothing of it
            raise ValidationError(entrance.CLOSED)
        super().pre_authenticate(request, **credentials)

    def pre_login(self, request, user, **kwargs):
        if entrance.is_shut() and not is_in_by_link(request):
            return redirect("account_login")  # which says so
        if entrance.is_local_closed() and not any(one["method"] in (PROVIDER, LINK) for one in records(request)[-1:]):
            messages.error(request, entrance.CLOSED)
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)

    def get_login_stages(self) -> list[str]:
        """A provider that is trusted for two factors spares the second one of Jalon."""
        trusted = any(one["method"] == PROVIDER and one.get("trusted") for one in records(self.request)[-1:])
        return [stage for stage in super().get_login_stages() if not (trusted and stage == SECOND_FACTOR_STAGE)]

    def login(self, request, user) -> None:
        means = means_of(records(request))
        if not any(one["method"] == PROVIDER for one in records(request)):
            entry.forget(request.session)  # begun by a provider, ended by somebody else
        super().login(request, user)
        note_entry(
            request.session, user_pk=user.pk, means=means,
            device=device_of(request.headers.get("User-Agent", "")), address=shortened(self.get_client_ip(request)),
        )  # fmt: skip

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """allauth would write at once: the change is noted, and its letter leaves as all letters do."""
        changes.note(person=user, said=template_prefix, device=device_of(self.request.headers.get("User-Agent", "")))

    def set_password(self, user, password) -> None:
        super().set_password(user, password)
        sessions.forget_all(user, but=self.request.session.session_key)


class MfaAdapter(DefaultMFAAdapter):
    """A second factor that is asked of someone is not taken off, but replaced; its seed is kept encrypted."""

    def encrypt(self, text: str) -> str:
        return seeds.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return seeds.decrypt(encrypted_text)

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def can_delete_authenticator(self, authenticator) -> bool:
        others = type(authenticator).objects.filter(user=authenticator.user, type__in=("totp", "webauthn"))
        return others.exclude(pk=authenticator.pk).exists() or not entrance.is_factor_asked(
            access.perimeter_of(authenticator.user)
        )


def records(request) -> list[dict[str, Any]]:
    """What was proved in this session so far, the last at the end."""
    return list(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []) if request else []


def is_in_by_link(request) -> bool:
    """Whether what was proved last is that the operator of the machine lets this person in."""
    return any(one["method"] == LINK for one in records(request)[-1:])


def means_of(proved: list[dict[str, Any]]) -> str:
    """ "mot de passe et code", "clé d'accès", the title of a provider: the way in that ends with the last proof."""
    said = ""
    for one in proved:
        if one["method"] == "password":
            said = "mot de passe"
        elif one["method"] == PROVIDER:
            said = str(one.get("title", ""))
        elif one["method"] == LINK:
            said = "lien de secours"
        elif one.get("passwordless"):
            said = "clé d’accès"
        elif one["method"] == "mfa" and " et " not in said:
            said = f"{said} et {FACTORS.get(str(one.get('type')), 'second facteur')}"
    return said
