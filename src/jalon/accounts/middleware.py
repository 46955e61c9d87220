"""Every request carries what its person may do, read once and only when asked; or what the person seen may read."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from jalon.accounts import access, seeing
from jalon.accounts.signin import entry

READING = ("GET", "HEAD", "OPTIONS")


def perimeter(get_response):
    def middleware(request):
        person = request.user
        request.user = SimpleLazyObject(lambda: access.hold_perimeter(_acting(request, person)))
        request.perimeter = SimpleLazyObject(lambda: access.perimeter_of(request.user))
        _see_as(request, person)
        return get_response(request)

    return middleware


def _acting(request, person):
    """The same person, marked with the activity he chose in this session: some of his rights hold for it alone."""
    held = entry.acting(request.session) if person.is_authenticated else None
    if held:
        person.activity = held.chosen
    return person


def _see_as(request, real):
    """Put the person seen in the place of the administrator, for reading only."""
    pk = request.session.get(seeing.HELD) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if pk is None or request.path == reverse("accounts:stop_seeing"):
        return
    if request.path == reverse("account_logout"):  # an act of the administrator himself, which ends the session
        if request.method == "POST":
            seeing.stop(request.session, by=real)
        return
    seen = seeing.seen_by(access.hold_perimeter(real), pk)
    if seen is None:
        del request.session[seeing.HELD]
        return
    request.user, request.seen_as = seen, seen
    _refuse_more_than_reading(request, seen)


def _refuse_more_than_reading(request, seen):
    back = "revenez d'abord à votre compte, par le bandeau du haut de la page."
    if request.method not in READING:
        raise PermissionDenied(f"Vous voyez Jalon comme {seen} : rien ne s'écrit. Pour agir, {back}")
    if request.path.startswith(reverse("accounts:mine")):
        raise PermissionDenied(f"Le compte et le second facteur de {seen} ne sont qu'à cette personne ; {back}")
