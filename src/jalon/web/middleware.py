"""What every answer goes through: protective headers, and refusals said in French instead of an error."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from jalon import catalogue
from jalon.accounts.programs.problems import is_program
from jalon.jobs import incidents
from jalon.kernel.refusal import Refusal
from jalon.web import errors

# Nothing inline, nothing from elsewhere; `data:` only for the images that a page draws itself.
POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
VERBS = ("GET", "HEAD", "OPTIONS", "POST")  # what a page knows; programs have more
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if "Cache-Control" not in response.headers and getattr(request, "user", None) is not None:
            response.headers["Cache-Control"] = "private, no-store"  # on a shared post, nothing is left on the disk
        return response

    return middleware


def programs(get_response):
    """The API takes no cookie: no page elsewhere can act through the session that a browser keeps.

    Pages are only looked at or posted to.
    """

    def middleware(request):
        if not is_program(request):
            return get_response(request) if request.method in VERBS else HttpResponseNotAllowed(VERBS)
        request.COOKIES = {}
        response = get_response(request)
        return errors.wrong_method(request, response) if response.status_code == 405 else response

    return middleware


def same_catalogue(get_response):
    """One request sees one catalogue, looked up once."""

    def middleware(request):
        with catalogue.held_still():
            return get_response(request)

    return middleware


class RefusalsInFrench:
    """A refusal becomes a page, or a fragment for htmx, with its sentence; anything else an incident."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        """A NUL is in no text that a person types, and no database keeps one."""
        said = (text for data in (request.GET, request.POST) for name, texts in data.lists() for text in (name, *texts))
        if any("\0" in str(text) for text in (*said, *named.values())):
            return errors.refused(request, Refusal("Cette demande contient un caractère illisible (nul)."))
        return None

    def process_exception(self, request, error):
        if isinstance(error, Refusal):
            return errors.refused(request, error)
        if isinstance(error, errors.ANSWERED_BY_DJANGO):
            return None
        if incidents.is_of_a_full_disk(error):
            return errors.refused(request, Refusal(incidents.NO_ROOM))
        request.incident = incidents.record(error, settings.DATA_DIR)
        return None
