"""What is disputed in a grid: beside each cell, and as a list."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.access import REGION_ACTOR, Perimeter, perimeter_of
from jalon.catalogue.definitions import GridDefinition, IndicatorDefinition
from jalon.indicators import contests
from jalon.indicators.models import Contest
from jalon.indicators.projection import ColumnView, MonthView
from jalon.indicators.rules import whole
from jalon.tracking import access, rules
from jalon.tracking.contests.access import answering
from jalon.tracking.display import Shown, shown_cell

SAID_FOR_DAYS = 14


def in_grid(perimeter: Perimeter, grid: GridDefinition, region: str) -> QuerySet[Contest]:
    """Every contest of the region on the columns of a grid that this person may read, open ones first."""
    codes = {column.indicator for column in access.readable_columns(perimeter, grid, region)}
    found = Contest.objects.filter(region=region, indicator__code__in=codes)
    return found.select_related("entity", "indicator", "opened_by", "answered_by", "observation").order_by(
        "answered_at", "-pk"
    )


def proposed(contest: Contest) -> Shown:
    """What the region proposes, as a cell reads."""
    return _shown(contest, contest.proposed_number, contest.proposed_text, contest.proposed_state)


def disputed(contest: Contest) -> Shown:
    """What it disputes: the observation that stood, or the absence deduced then."""
    held = contest.observation
    if held is None:
        definition = _definition(contest)
        absent = definition.absent if definition else ""
        return Shown(f"({absent})" if absent else "–")
    return _shown(contest, held.number, held.text, held.state)


def beside(view: MonthView) -> Mapping[str, Mapping[int, str]]:
    """By column, then by id of the line: what the region proposes instead of what is shown."""
    found: dict[str, dict[int, str]] = {}
    for column in view.columns:
        if not column.has_marks(rules.CONTESTED):
            continue
        said = {
            (one.entity_id, one.period): proposed(one).text
            for one in Contest.objects.filter(
                contests.open_at(view.known_at), indicator__code=column.indicator.id, region=view.region
            ).select_related("indicator")
        }
        found[column.definition.id] = dict(_placed(view, column, said))
    return found


def _placed(view: MonthView, column: ColumnView, said: Mapping[tuple[int, str], str]) -> Iterator[tuple[int, str]]:
    contested = {code for code, entry in enumerate(column.entries) if entry[3] & rules.CONTESTED}
    for i, code in enumerate(column.codes):
        if code in contested:
            period = column.entries[code][2] or column.data_period
            listed = view.listed.columns
            holders = (listed["id"][i], listed["ej"][i], listed["projet"][i])
            text = next((said[one, period] for one in holders if (one, period) in said), None)
            if text is not None:
                yield listed["id"][i], text


def to_answer(user: Any) -> list[Contest]:
    """The open contests that this person may answer."""
    perimeter = perimeter_of(user)
    owners = perimeter.actors - {REGION_ACTOR}
    codes = [code for code, one in catalogue.current().indicators.items() if one.owner in owners]
    if not codes:
        return []
    waiting = Contest.objects.filter(state=Contest.State.OPEN, indicator__code__in=codes)
    return [one for one in waiting.select_related("indicator", "entity") if _answerable(perimeter, one)]


def answers_to(user: Any) -> QuerySet[Contest]:
    """What owners answered lately to the contests this person opened."""
    lately = timezone.now() - timedelta(days=SAID_FOR_DAYS)
    ended = (Contest.State.ACCEPTED, Contest.State.ANSWERED)
    return Contest.objects.filter(opened_by=user, state__in=ended, answered_at__gte=lately)


def _answerable(perimeter: Perimeter, contest: Contest) -> bool:
    definition = _definition(contest)
    return definition is not None and answering(perimeter, definition, contest, closed=False).allowed


def _definition(contest: Contest) -> IndicatorDefinition | None:
    return catalogue.current().indicators.get(contest.indicator.code)


def _shown(contest: Contest, number: float | None, text: str | None, state: int) -> Shown:
    definition = _definition(contest)
    if definition is None:
        return Shown(str(text if number is None else number))
    value = text if number is None else whole(number)
    shown = shown_cell((value, state, contest.period, 0), definition.value)
    return shown if shown.text else Shown("(vide)")
