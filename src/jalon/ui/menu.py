"""What features declare to be shown around the pages: menu entries, and what needs someone today.

A feature's AppConfig carries `menu = [MenuEntry(…)]` and, when it has something to say on the start
page, methods `concerns(user) -> list[Concern]` and `panels(user) -> list[Panel]`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, get_script_prefix, reverse


def _everyone(user: Any) -> bool:
    return True


@dataclass(frozen=True)
class MenuEntry:
    """A section of the top bar. `visible` answers for the person signed in.

    `covers`: its pages whose address does not begin as that of the section.
    """

    label: str
    url_name: str
    icon: str
    order: int = 100
    visible: Callable[[Any], bool] = _everyone
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Concern:
    """Something that waits for the person who has just signed in.

    `tone`: info, warning, error; `count` is shown before the label ("3 lignes à régler").
    """

    label: str
    url: str
    count: int | None = None
    detail: str = ""
    action: str = "Voir"
    tone: str = "warning"
    icon: str = ""
    order: int = 100


@dataclass(frozen=True)
class Panel:
    """A part of the start page that a feature draws: where things stand, beside what waits."""

    title: str
    template: str
    context: Mapping[str, Any]
    order: int = 100


@dataclass(frozen=True)
class MenuLink:
    """An entry ready to be shown on the page at hand."""

    label: str
    url: str
    icon: str
    current: bool


def links_for(user: Any, path: str) -> list[MenuLink]:
    """The sections this person may enter, in order; that of the page at hand is marked."""
    found = [(entry, _addresses(entry)) for entry in declared() if entry.visible(user)]
    reached = [(entry, urls) for entry, urls in found if urls[0]]
    holds = max((url for _, urls in reached for url in urls if path.startswith(url)), key=len, default="")
    return [MenuLink(e.label, urls[0], e.icon, current=_is_current(urls, holds, path)) for e, urls in reached]


def declared() -> list[MenuEntry]:
    """The entries of every installed feature, by their order."""
    entries = [entry for config in apps.get_app_configs() for entry in getattr(config, "menu", ())]
    return sorted(entries, key=lambda entry: (entry.order, entry.label))


def concerns_for(user: Any) -> list[Concern]:
    """What every installed feature wants this person to see today, by their order."""
    asked = [config.concerns for config in apps.get_app_configs() if hasattr(config, "concerns")]
    return sorted((c for ask in asked for c in ask(user)), key=lambda c: (c.order, c.label))


def panels_for(user: Any) -> list[Panel]:
    """What every installed feature draws on this person's start page, by their order."""
    asked = [config.panels for config in apps.get_app_configs() if hasattr(config, "panels")]
    return sorted((panel for ask in asked for panel in ask(user)), key=lambda panel: panel.order)


def tabs(pages: Iterable[tuple[str, str]], address: Callable[[str], str], here: str) -> list[tuple[str, str, bool]]:
    """The pages (name, label) about one thing: label, address, whether it is the one at hand.

    A page whose part is switched off in this instance has no tab.
    """
    found = []
    for name, label in pages:
        try:
            found.append((label, address(name), name == here))
        except NoReverseMatch:
            continue
    return found


def _is_current(urls: list[str], holds: str, path: str) -> bool:
    return holds in urls and (holds != get_script_prefix() or path == holds)


def _addresses(entry: MenuEntry) -> list[str]:
    return [_address(entry.url_name), *filter(None, map(_address, entry.covers))]


def _address(url_name: str) -> str:
    """The address of an entry, or nothing when its part is switched off in this instance."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
