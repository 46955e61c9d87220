"""A session that has lasted too long, in which nothing happens, or whose provider is gone, is over; others are seen."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.utils import timezone

from jalon.accounts.signin import configuration, former

SEEN_EVERY = timedelta(minutes=1)


def limits(get_response):
    """To be placed before anything asks who the person is."""

    def middleware(request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _hold_to_limits(request)
        return get_response(request)

    return middleware


def _hold_to_limits(request) -> None:
    now, said = timezone.now(), configuration.current()
    began, seen = request.session.began_at, request.session.seen_at
    if seen is not None and now - seen >= timedelta(minutes=said.idle_minutes):
        _end(request, f"Votre connexion s’est fermée après {said.idle_minutes} minutes sans rien faire.")
    elif began is not None and now - began >= timedelta(hours=said.hours):
        _end(request, f"Votre connexion s’est fermée au bout de {said.hours} heures.")
    elif gone := former.of_session(request.session):
        _end(request, f"Votre connexion s’est fermée : on n’entre plus dans cette instance par « {gone} ».")
    else:
        request.session.touch(now, SEEN_EVERY)


def _end(request, why: str) -> None:
    logout(request)
    messages.info(request, f"{why} Entrez de nouveau : ce qui était enregistré l’est toujours.")
