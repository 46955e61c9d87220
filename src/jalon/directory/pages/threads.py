"""The threads of an establishment: one for each theme that has messages this person may read."""

from typing import Any

from jalon.accounts.access import Perimeter
from jalon.directory import forms
from jalon.directory.models import Entity
from jalon.directory.pages.listing import address_of
from jalon.directory.queries.threads import Message, messages_of

GENERAL = "Général"


def threads(perimeter: Perimeter, user: Any, entity: Entity) -> list[dict[str, Any]]:
    """The general one first, then by theme."""
    titles = {"": GENERAL, **dict(forms.theme_choices())}
    found: dict[str, list[Message]] = {}
    for message in messages_of(perimeter, user, entity):
        found.setdefault(message.comment.theme, []).append(message)
    return [
        {"title": titles.get(theme, theme), "theme": theme, "anchor": anchor(theme), "messages": found[theme]}
        for theme in sorted(found)
    ]


def anchor(theme: str) -> str:
    return f"echanges-{theme or 'general'}"


def thread_address(entity: Entity, theme: str) -> str:
    """Where a thread is read and written: the page of the establishment, at its place, its theme chosen."""
    chosen = f"?theme={theme}" if theme else ""
    return f"{address_of(entity)}{chosen}#{anchor(theme)}"
