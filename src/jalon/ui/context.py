from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from jalon.ui import menu


def page(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows: sections, the section at hand, whether the region is fictitious.

    The menu is gathered only when a page prints it: the page of an error must not need the database.
    """
    return {
        "demo": getattr(settings, "DEMO", False),
        "seen_as": getattr(request, "seen_as", None),  # whom an administrator sees the site as
        "menu": SimpleLazyObject(lambda: _links(request)),
        "search_text": request.GET.get("q", "") if request.path_info.startswith("/annuaire/") else "",
    }


def _links(request: HttpRequest) -> list[menu.MenuLink]:
    user = getattr(request, "user", None)
    return menu.links_for(user, request.path) if user and user.is_authenticated else []
