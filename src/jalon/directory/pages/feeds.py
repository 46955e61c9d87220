"""The page of the feeds."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jalon.directory.models import Fetch
from jalon.directory.queries.described import list_titles
from jalon.directory.queries.feeds import Feed
from jalon.ui import french

_TONES = {Fetch.Outcome.LOADED: "success", Fetch.Outcome.UNCHANGED: "info", Fetch.Outcome.REFUSED: "error"}
_ICONS = {Fetch.Outcome.LOADED: "check", Fetch.Outcome.UNCHANGED: "circle-dashed", Fetch.Outcome.REFUSED: "circle-x"}


def context(feeds: Sequence[Feed]) -> dict[str, Any]:
    titles = list_titles()
    return {
        "feeds": [_shown(feed, titles) for feed in feeds],
        "breadcrumb": [("Annuaire", reverse("directory:home")), ("Flux", "")],
    }


def _shown(feed: Feed, titles: dict[str, str]) -> dict[str, Any]:
    definition, last = feed.definition, feed.last
    every = "tous les jours" if definition.every == 1 else f"tous les {definition.every} jours"
    return {
        "id": definition.id, "title": definition.title, "why": definition.why, "last": last,
        "tone": _TONES[Fetch.Outcome(last.outcome)] if last else "none",
        "icon": _ICONS[Fetch.Outcome(last.outcome)] if last else "",
        "facts": [
            ("Adresse", definition.address),
            ("Liste attendue", titles.get(definition.list, definition.list)),
            ("Relevé", every),
            ("Prochain relevé", _next(feed)),
        ],
    }  # fmt: skip


def _next(feed: Feed) -> str:
    if feed.next_at is None or feed.next_at <= timezone.now():
        return "dans l'heure"
    return f"le {french.day(timezone.localdate(feed.next_at))}"
