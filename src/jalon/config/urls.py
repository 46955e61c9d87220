"""Which address leads to which part. A part that does not exist yet has no address."""

from importlib.util import find_spec

from django.urls import include, path

from jalon.web.api import api

PARTS = {
    "compte/": "accounts",
    "travaux/": "jobs",
    "annuaire/": "directory",
    "indicateurs/": "indicators",
    "sources/": "sources",
    "suivi/": "tracking",
    "antibiotiques/": "antibiotics",
    "courriels/": "messages",
}
AT_THE_ROOT = ("ui", "web")  # they say their whole addresses


def _exists(part: str) -> bool:
    return bool(find_spec(f"jalon.{part}") and find_spec(f"jalon.{part}.urls"))


urlpatterns = [path(address, include(f"jalon.{part}.urls")) for address, part in PARTS.items() if _exists(part)]
urlpatterns += [path("", include(f"jalon.{part}.urls")) for part in AT_THE_ROOT if _exists(part)]
urlpatterns += [path("api/v1/", api.urls)]
handler400 = "jalon.web.errors.bad_request"
handler403 = "jalon.web.errors.permission_denied"
handler404 = "jalon.web.errors.page_not_found"
handler429 = "jalon.web.errors.too_many_requests"  # asked by allauth, when it counts attempts
handler500 = "jalon.web.errors.server_error"
