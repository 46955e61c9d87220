from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jalon.accounts import access
from jalon.ui import menu
from jalon.web import health as state
from jalon.web import steps, tokens
from jalon.web.metrics import gathering, text


@access.known
def home(request):
    """What needs this person today; the first steps while the instance is empty."""
    to_take = steps.to_take(request.perimeter)
    context = {
        "concerns": menu.concerns_for(request.user),
        "panels": menu.panels_for(request.user),
        "steps": to_take,
        "today": timezone.localdate(),
        "has_rights": bool(request.perimeter.roles or request.perimeter.local),
    }
    return render(request, "web/home.html", context)


@never_cache
def health(request):
    """For what watches over the server: no login, nothing about anyone."""
    found = state.look(with_figures=tokens.is_given(request))
    return JsonResponse(found, status=200 if found["ok"] else 503)


@never_cache
def metrics(request):
    """The measures, for whoever holds the token; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not tokens.is_given(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(text.written(gathering.everything()), content_type=text.CONTENT_TYPE)
