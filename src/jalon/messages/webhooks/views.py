from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.accounts.access import administrators
from jalon.kernel.refusal import Refusal
from jalon.messages import pages
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import access, actions, signing
from jalon.messages.webhooks.forms import SubscriptionForm
from jalon.messages.webhooks.queries import subscriptions_of

SHOWN_NEXT = "jalon_webhook_secret"  # in the session: the subscription whose secret its page shows once


@administrators
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The addresses that are told what happens here, and how each is doing."""
    found = subscriptions_of(request.perimeter)
    return render(request, "messages/subscriptions.html", {"found": found, "tabs": pages.tabs("subscriptions")})


@administrators
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = SubscriptionForm(request.POST or None, initial={"owner": request.user.pk})
    if form.is_valid() and (made := _done(request, form, actions.subscribe)):
        request.session[SHOWN_NEXT] = made.pk
        return redirect("letters:subscription", made.pk)
    return render(request, "messages/new_subscription.html", {"form": form}, status=400 if form.errors else 200)


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A subscription: what it is told, what became of its last messages."""
    held = _subscription(request, pk)
    typed = {"title": held.title, "address": held.address, "owner": held.owner_id, "events": held.events}
    form = SubscriptionForm(request.POST or None, initial=typed)
    if form.is_valid() and _done(request, form, actions.change, subscription=held):
        messages.success(request, "Abonnement changé.")
        return redirect("letters:subscription", pk)
    page = Paginator(held.dispatches.all(), 50).get_page(request.GET.get("page"))
    context = {"held": held, "form": form, "page": page, "secret": _secret_once(request, held)}
    return render(request, "messages/subscription.html", context, status=400 if form.errors else 200)


def _secret_once(request: HttpRequest, held: Subscription) -> str:
    """The secret on the page of its subscription, the first time; never kept in the session itself."""
    if request.session.get(SHOWN_NEXT) != held.pk:
        return ""
    del request.session[SHOWN_NEXT]
    return signing.secret_of(held)


def _done(request: HttpRequest, form: SubscriptionForm, do: Callable[..., Subscription], **more: Any) -> Any:
    """What the form asks, done; None when it is refused, and the form says why."""
    access.check_may_own(request.perimeter, form.cleaned_data["owner"])
    try:
        return do(**form.cleaned_data, by=request.user, **more)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@administrators
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Stop, start, try, change the secret, remove."""
    held = _subscription(request, pk)
    if verb not in _VERBS:
        raise Http404
    _VERBS[verb](request, held)
    return redirect("letters:subscriptions") if verb == "retirer" else redirect("letters:subscription", pk)


def _stop(request: HttpRequest, held: Subscription) -> None:
    actions.stop(subscription=held, by=request.user)
    messages.success(request, "Rien ne part plus vers cette adresse ; ce qui attend reste là.")


def _start(request: HttpRequest, held: Subscription) -> None:
    actions.start(subscription=held, by=request.user)
    messages.success(request, "Les envois reprennent.")


def _try(request: HttpRequest, held: Subscription) -> None:
    made = actions.send_trial(subscription=held, by=request.user)
    if made.state == Dispatch.State.DELIVERED:
        messages.success(request, f"L'essai est arrivé : réponse {made.status} en {made.milliseconds} ms.")
    else:
        messages.error(request, f"L'essai n'est pas arrivé : {made.problem}.")


def _change_secret(request: HttpRequest, held: Subscription) -> None:
    actions.change_secret(subscription=held, by=request.user)
    request.session[SHOWN_NEXT] = held.pk


def _remove(request: HttpRequest, held: Subscription) -> None:
    actions.remove(subscription=held, by=request.user)
    messages.success(request, f"L'abonnement « {held.title} » est retiré.")


_VERBS = {"arreter": _stop, "reprendre": _start, "essai": _try, "secret": _change_secret, "retirer": _remove}


@administrators
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    dispatch = get_object_or_404(Dispatch.objects.exclude(acts=[]), pk=pk)
    held = _subscription(request, dispatch.subscription_id)
    actions.send_again(dispatch=dispatch, by=request.user)
    messages.success(request, "Cet envoi partira au prochain passage.")
    return redirect("letters:subscription", held.pk)


def _subscription(request: HttpRequest, pk: int) -> Subscription:
    held = get_object_or_404(Subscription.objects.select_related("owner"), pk=pk)
    access.check_may_own(request.perimeter, held.owner)
    return held
