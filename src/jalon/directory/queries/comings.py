"""Why an establishment is in a population that it was not in, or no longer in it: what lists and people say."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from jalon.directory.models import Change, Correction
from jalon.directory.queries.described import list_titles
from jalon.directory.queries.holdings import held
from jalon.directory.rules import Holding

FIELDS = {"region": "région", "domain": "domaine", "category": "catégorie", "department": "département",
          "closed_on": "fermeture", "opened_on": "ouverture"}  # fmt: skip


class Look(NamedTuple):
    """A day, and the instant at which it is looked at (None: now)."""

    on: date
    known_at: datetime | None = None


def why_here(entities: Collection[int], before: Look, after: Look) -> dict[int, str]:
    """For each, what brought it in between two looks."""
    return _why(entities, before, after, came=True)


def why_no_longer(entities: Collection[int], before: Look, after: Look) -> dict[int, str]:
    """For each, what took it out between two looks."""
    return _why(entities, before, after, came=False)


def _why(entities: Collection[int], before: Look, after: Look, *, came: bool) -> dict[int, str]:
    if not entities:
        return {}
    scope = Q(entity__in=list(entities))
    was, now = held(scope, before.on, before.known_at), held(scope, after.on, after.known_at)
    corrected, changed = _corrections(entities), _changes(entities, came=came)
    return {
        one: _told(was.get(one), now.get(one), came=came)
        or corrected.get(one)
        or changed.get(one)
        or ("listé depuis" if came else "n'est plus dans ce domaine ou cette région")
        for one in entities
    }


def _told(was: Holding | None, now: Holding | None, *, came: bool) -> str:
    """What the two descriptions say by themselves."""
    titles = list_titles()
    if came and was is None and now is not None:
        return f"nouvellement listé par {titles.get(now.chosen.list_id, now.chosen.list_id)}"
    if not came and now is None:
        return "aucune liste ne le cite plus"
    closed = now.values["closed_on"] if now and not came else None
    if isinstance(closed, date):
        return f"fermeture dite le {closed:%d/%m/%Y}"
    if was and now:
        moved = [word for field, word in FIELDS.items() if was.values.get(field) != now.values.get(field)]
        if moved:
            return f"{', '.join(moved)} autrement dite{'s' * (len(moved) > 1)}"
    return ""


def _corrections(entities: Collection[int]) -> dict[int, str]:
    rows = Correction.objects.filter(entity__in=entities, field__in=FIELDS).order_by("pk")
    return {
        one.entity_id: f"{'correction annulée' if one.undone_at else 'corrigé localement'} : {FIELDS[one.field]}"
        f" ({one.reason})"
        for one in rows
    }


def _changes(entities: Collection[int], *, came: bool) -> dict[int, str]:
    """What two vintages of a list say, which never date it: "between 2023 and 2024"."""
    what = Change.What.NEWLY_LISTED if came else Change.What.NO_LONGER_LISTED
    titles = list_titles()
    rows = Change.objects.filter(entity__in=entities, what=what).order_by("and_vintage")
    return {
        one.entity_id: f"{what.label} entre {one.between.year} et {one.and_vintage.year}"
        f" ({titles.get(one.list_id, one.list_id)})"
        for one in rows
    }
