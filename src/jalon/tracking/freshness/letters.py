"""The reminders that leave by mail: to the owners of missing files, to the region before a month is closed.

Once a week for each file and person, and when somebody asks for one. A letter says which file of which month is
expected; it holds no figure.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.access import REGION_ACTOR, Perimeter, perimeter_of
from jalon.accounts.letters import Letter, link
from jalon.accounts.models import AuditEvent
from jalon.catalogue.definitions import GridDefinition
from jalon.indicators import projection
from jalon.kernel.periods import Period
from jalon.tracking import queries
from jalon.tracking.frame import Place
from jalon.tracking.freshness.queries import ExpectedFile, expected_files
from jalon.tracking.models import GridMonth
from jalon.tracking.months.queries import closing_of

ASKED = "tracking.reminded"
LATE_FOR_AT_MOST = timedelta(days=120)  # a file nobody sent for four months is a matter for people, not for letters
WARNED_BEFORE = timedelta(days=7)
Reachable = tuple[Any, Perimeter]


def reminders(today: date | None = None) -> Iterator[Letter]:
    """Every reminder that stands today; the same key is sent once."""
    today = today or timezone.localdate()
    people = reachable()
    for grid in catalogue.current().grids.values():
        for region in queries.regions_present():
            for month in _months_awaited(grid, region, today):
                place = Place(grid, region, month)
                yield from _for_owners(place, people, today, f"{today:%G-%V}")
    yield from _asked_for(people, today)
    yield from _before_closing(people, today)


def recipients(expected: ExpectedFile, region: str, people: list[Reachable]) -> list[Any]:
    """Who is reminded of a missing file: those who may bring it in the name of its owner, there."""
    return [person for person, perimeter in people if _owes(perimeter, expected, region)]


def reachable() -> list[Reachable]:
    """Those who have an address and want reminders, each with what he may do."""
    found = get_user_model().objects.filter(is_active=True, reminders=True).exclude(email="")
    return [(person, perimeter_of(person)) for person in found]


def _owes(perimeter: Perimeter, expected: ExpectedFile, region: str) -> bool:
    owner = expected.source.owner
    return owner in perimeter.actors and perimeter.may_import(owner, expected.themes) and perimeter.may_read(region)


def _months_awaited(grid: GridDefinition, region: str, today: date) -> list[Period]:
    """The months of a grid whose files may be late: the two before this one, where the region follows that grid."""
    this = Period.month(today.year, today.month)
    known = {month.code for month in projection.months_known(grid.id, region)}
    return [month for month in (this.shifted(-2), this.shifted(-1)) if month.code in known or this.code in known]


def _for_owners(place: Place, people: list, today: date, turn: str) -> Iterator[Letter]:
    for expected in expected_files(place.grid, place.month, today):
        if expected.state == "missing" and today - expected.timeliness.due <= LATE_FOR_AT_MOST:
            for person, perimeter in people:
                if _owes(perimeter, expected, place.region):
                    yield _missing_file(place, expected, person, turn)


def _missing_file(place: Place, expected: ExpectedFile, person: Any, turn: str) -> Letter:
    title, month = expected.source.title, expected.period.label
    return Letter(
        key=f"rappel:{expected.source.id}:{expected.period.code}:{person.pk}:{turn}",
        to=person.email,
        subject=f"{title} : le fichier de {month} est attendu",
        text=(
            f"Bonjour,\n\nLe fichier « {title} » de {month} était attendu le {expected.timeliness.due:%d/%m/%Y} pour "
            f"{place.grid.title} ({place.region_name}) et n'est pas arrivé.\n\n"
            f"Le déposer : {link(reverse('sources:deposit'))}\n"
            f"Ce qui est attendu ce mois-ci : {link(place.url('tracking:freshness'))}\n\n"
            "Vous recevez ce rappel parce que vous livrez ce fichier. Il se coupe dans « Mon compte ».\n"
        ),
    )


def _asked_for(people: list, today: date) -> Iterator[Letter]:
    """The reminders that somebody asked for these last days, once each."""
    lately = timezone.make_aware(datetime.combine(today - timedelta(days=2), datetime.min.time()))
    for event in AuditEvent.objects.filter(verb=ASKED, at__gte=lately):
        grid = catalogue.current().grids.get(event.details.get("grid", ""))
        if grid:
            place = Place(grid, event.details["region"], Period(event.details["month"]))
            yield from _for_owners(place, people, today, f"demande-{event.pk}")


def _before_closing(people: list, today: date) -> Iterator[Letter]:
    """A week before the day a month is to be closed, to those who complete it."""
    soon = GridMonth.objects.filter(closes_on__gte=today, closes_on__lte=today + WARNED_BEFORE)
    for opened in soon:
        grid = catalogue.current().grids.get(opened.grid)
        if grid is None or closing_of(opened.grid, opened.region, opened.month):
            continue
        place = Place(grid, opened.region, Period(opened.month))
        for person, perimeter in people:
            if perimeter.may_write(REGION_ACTOR, region=opened.region):
                yield _closing_soon(place, opened, person)


def _closing_soon(place: Place, opened: GridMonth, person: Any) -> Letter:
    return Letter(
        key=f"cloture:{opened.grid}:{opened.region}:{opened.month}:{person.pk}:{opened.closes_on}",
        to=person.email,
        subject=f"{place.grid.title} : {place.month.label} se clôt le {opened.closes_on:%d/%m/%Y}",
        text=(
            f"Bonjour,\n\nLe mois de {place.month.label} de {place.grid.title} ({place.region_name}) sera clos "
            f"le {opened.closes_on:%d/%m/%Y}. Après cette date il ne s'écrit plus.\n\n"
            f"Compléter la grille : {link(place.url('tracking:grid'))}\n"
            f"Ce qui manque encore : {link(place.url('tracking:freshness'))}\n\n"
            "Vous recevez ce rappel parce que vous complétez cette grille. Il se coupe dans « Mon compte ».\n"
        ),
    )
