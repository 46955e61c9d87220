"""Coming in: the login page, to a provider and back, a rescue link, the activity one acts for."""

import logging
import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jalon.accounts import access, adapter
from jalon.accounts.signin import actions, configuration, entrance, entry, links, oidc, refusals
from jalon.accounts.signin.configuration import Provider
from jalon.kernel.refusal import Refusal
from jalon.ui import french

logger = logging.getLogger(__name__)


class SignIn(LoginView):
    """The form of Jalon's accounts, unless they are closed, and a button for each provider."""

    def get_form(self, *arguments, **named):
        form = super().get_form(*arguments, **named)
        form.fields["login"].label = "Nom de connexion ou courriel"
        return form

    def get_context_data(self, **named):
        offered = configuration.current().providers.values()
        more = {
            "providers": offered,
            "local_closed": entrance.is_local_closed(),
            "leaving": self.request.session.pop(entry.LEAVING, None) if self._has_session() else None,
        }
        return super().get_context_data(**named) | more

    def _has_session(self) -> bool:
        return settings.SESSION_COOKIE_NAME in self.request.COOKIES


class SignOut(LogoutView):
    """Closes the session here; the login page then offers to close it at the provider too."""

    def post(self, *arguments, **named):
        leaving = _leaving(self.request)
        answer = super().post(*arguments, **named)
        if leaving:
            self.request.session[entry.LEAVING] = leaving
        return answer


def _leaving(request: HttpRequest) -> dict[str, str] | None:
    """A link rather than a redirection: our security policy lets no form lead to another site."""
    held = request.session.get(entry.PROVIDER)
    provider = configuration.current().providers.get(held["id"]) if held else None
    if held is None or provider is None:
        return None
    url = oidc.leaving(provider, held["id_token"], request.build_absolute_uri(reverse("account_login")))
    return {"title": provider.title, "url": url} if url else None


class RecoveryCodes(DownloadRecoveryCodesView):
    """The codes that have not served, as a file whose name says what it is."""

    def render_to_response(self, context, **named) -> HttpResponse:
        answer = super().render_to_response(context, **named)
        answer["Content-Disposition"] = 'attachment; filename="codes-de-secours-jalon.txt"'
        return answer


@method_decorator(never_cache, name="dispatch")
class RemoveKey(RemoveWebAuthnView):
    """Takes a key away, unless it is the last second factor of someone who must have one."""

    def form_valid(self, form) -> HttpResponse:
        if not adapter.MfaAdapter().can_delete_authenticator(self.get_object()):
            raise Refusal("Un second facteur vous est demandé : ajoutez-en un autre avant de retirer cette clé.")
        return super().form_valid(form)


@never_cache
def to_provider(request, provider: str):
    """Off to the provider. Opening this address changes nothing: the answer is bound to this browser's session."""
    chosen = _provider(provider)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = ""
    try:
        address, asked = oidc.begin(chosen, _return_address(request, chosen), following)
    except Refusal as refusal:
        return _back_to_login(request, chosen, refusal)
    entry.keep_asked(request.session, asked)
    return redirect(address)


@never_cache
def from_provider(request, provider: str):
    """Back from the provider, with a code that is worth one token, or with its refusal."""
    chosen = _provider(provider)
    try:
        asked = entry.take_asked(request.session, chosen.id, request.GET.get("state", ""), time.time())
        if request.GET.get("iss", chosen.issuer).rstrip("/") != chosen.issuer:
            raise refusals.Unproven(chosen, "issuer of the answer")
        if "code" not in request.GET:
            raise Refusal(f"{chosen.title} ne vous a pas laissé entrer, ou vous avez renoncé.")
        proof = oidc.finish(chosen, asked, request.GET["code"])
        person, said = actions.recognise(provider=chosen, claims=proof.claims)
    except Refusal as refusal:
        return _back_to_login(request, chosen, refusal)
    return _enter(request, chosen, proof, person, said, asked.next)


def _enter(request, provider: Provider, proof: oidc.Proof, person, said: list[str], following: str) -> HttpResponse:
    trusted = entry.trusts(provider, proof)
    record_authentication(
        request, person, method=adapter.PROVIDER, provider=provider.id, title=provider.title, trusted=trusted
    )
    entry.remember(request.session, provider, proof)
    for sentence in said:
        messages.warning(request, sentence)
    return perform_login(request, Login(user=person, redirect_url=following or None))


def _provider(name: str) -> Provider:
    found = configuration.current().providers.get(name)
    if found is None:
        raise Http404("Ce fournisseur n'est pas configuré.")
    return found


def _return_address(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("accounts:from_provider", args=[provider.id]))


def _back_to_login(request, provider: Provider, refusal: Refusal) -> HttpResponse:
    """The sentence on the login page; what exactly did not hold, without a name, for whoever reads the logs."""
    if isinstance(refusal, (refusals.Unproven, refusals.Silent)):
        logger.warning("sign-in by %s refused: %s", provider.id, refusal.reason)
    messages.error(request, str(refusal))
    return redirect("account_login")


@never_cache
def rescue(request, token: str):
    """Open to whoever holds the link: that is what it is for. Opening it shows a button, so that no robot spends it."""
    person = links.person_of(token)
    if request.method != "POST":
        return render(request, "accounts/rescue.html", {"person": person})
    record_authentication(request, person, method=adapter.LINK)
    return perform_login(request, Login(user=person))


@access.known
@never_cache
def activity(request):
    """For which of his activities does he act? His rights in this session depend on it."""
    held = entry.acting(request.session)
    if held is None:
        return redirect("accounts:mine")
    following = request.GET.get("next", "")
    return render(request, "accounts/activity.html", {"acting": held, "following": following})


@access.known
@require_POST
def choose_activity(request):
    label = entry.choose(request.session, request.POST.get("activite", ""))
    actions.note_activity(person=request.user, label=label)
    messages.success(request, f"Vous agissez pour : {label}.")
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
    return redirect(following if safe else settings.LOGIN_REDIRECT_URL)


@access.administrators
@require_POST
def withdraw(request):
    """Take back the rights that a provider gave which is configured no more."""
    provider = request.POST.get("fournisseur", "")
    taken, kept = actions.withdraw(provider=provider, by=request.user, perimeter=request.perimeter)
    said = f"{french.counted(taken, 'droit')} {french.agreed(taken, 'retiré')}"
    messages.success(request, f"{said}, {french.agreed(taken, 'venu')} de « {provider} ».")
    for sentence in kept:
        messages.warning(request, sentence)
    return redirect("accounts:rights")
