"""What must be settled before anything else is shown: the activity one acts for, the second factor that is asked."""

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from jalon.accounts import adapter
from jalon.accounts.signin import configuration, entrance, entry
from jalon.ui import french

ALWAYS = ("account_login", "account_logout", "account_reauthenticate", "mfa_index")  # and what stands under them
WAYS_IN = ("account_login", "mfa_authenticate", "mfa_login_webauthn")  # likewise; a rescue link is none of them

TOLD = "jalon_factor_told"


def steps(get_response):
    """To be placed after `perimeter`: what a person may do is known."""

    def middleware(request):
        if _is_shut_for(request):
            return render(request, "accounts/shut.html", {"said": entrance.SHUT}, status=503)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or hasattr(request, "seen_as"):
            return get_response(request)
        request.acting = entry.acting(request.session)
        return _before(request) or get_response(request)

    return middleware


def _is_shut_for(request) -> bool:
    """The file of sign-in is wrong: for who comes in, and for who is in when this process never read a good one."""
    if request.user.is_authenticated:
        return configuration.current().unknown and not adapter.is_in_by_link(request)
    return entrance.is_shut() and _is_under(request, WAYS_IN)


def _before(request):
    if request.acting and request.acting.must_choose and not _is_open(request, "accounts:activity"):
        return redirect(f"{reverse('accounts:activity')}?next={request.path}")
    asked = configuration.current().second_factor_for != "nobody"
    if asked and not request.session.get(entry.FACTOR) and request.user.is_authenticated:
        return _factor(request)
    return None


def _factor(request):
    """None when he has one or has time; else the page where he gets one."""
    if not entrance.is_factor_asked(request.perimeter):
        return None
    if get_adapter().is_mfa_enabled(request.user, ["totp", "webauthn"]):
        request.session[entry.FACTOR] = True
        return None
    demand = entrance.demand(request.user)
    if not demand.is_over:
        _tell_once(request, demand)
        return None
    if _is_open(request):
        return None
    messages.warning(request, "Un second facteur vous est demandé : installez-en un pour continuer.")
    return redirect("mfa_index")


def _tell_once(request, demand) -> None:
    if request.method == "GET" and not request.session.get(TOLD):
        request.session[TOLD] = True
        until = french.day(demand.until)
        messages.warning(
            request, f"Un second facteur vous est demandé avant le {until} : « Mon compte », Second facteur."
        )


def _is_open(request, *more: str) -> bool:
    return _is_under(request, (*ALWAYS, *more))


def _is_under(request, names: tuple[str, ...]) -> bool:
    return any(request.path.startswith(reverse(name)) for name in names)
