"""The strip of tabs of what leaves the instance."""

from django.urls import reverse

from jalon.ui import menu

_PAGES = (("home", "Courriels"), ("subscriptions", "Abonnements"))


def tabs(here: str) -> list[tuple[str, str, bool]]:
    return menu.tabs(_PAGES, lambda name: reverse(f"letters:{name}"), here)
