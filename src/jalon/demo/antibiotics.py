"""The hospitals of the pretend region bring their antibiotics: past quarters at the start, then each one when due."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from jalon import catalogue
from jalon.accounts.models import User
from jalon.antibiotics.actions import loading, registering, validating
from jalon.demo.calendar import Calendar
from jalon.demo.deliveries import antibiotics as deliveries
from jalon.demo.invention import FIRST_MONTH, World
from jalon.demo.invention.antibiotics import FOLLOWED, QUARTERS, TEACHING, Followed
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.warehouse import vault

FILES, ROWS, ISOLATES = "hospital_files", "hospital_rows", "isolates"  # what is counted of them
CORRECTED = Period("2024-T3")  # one pharmacy counted a ward twice in that quarter, and said so a month later
_DAY = 18  # of the month in which files are due: the second after the quarter


def start(world: World, folder: Path, people: Mapping[str, User], totals: dict[str, int]) -> None:
    """Switch the vault on, take the table of drugs, then the quarters that are past when the region begins."""
    totals |= dict.fromkeys((FILES, ROWS, ISOLATES), 0)
    omedit = people["demo-omedit"]
    vault.create(settings.DATA_DIR)
    folder.mkdir(parents=True)
    loading.load([deliveries.write_drugs(folder)], establishment=None, period=None, by=omedit, via="demo")
    for followed in FOLLOWED:
        registering.register(_hospital(world, followed), by=omedit)
    for period in QUARTERS:
        if due_in(period) < FIRST_MONTH:
            _bring_all(world, folder, period, people, totals)


def bring_due(
    world: World, folder: Path, month: Period, people: Mapping[str, User], calendar: Calendar, totals: dict[str, int]
) -> None:
    """The quarter whose files are due while that month is worked on, and what is corrected then."""
    calendar.go_to(month.shifted(1).first_day.replace(day=_DAY))
    for period in QUARTERS:
        if due_in(period) == month:
            _bring_all(world, folder, period, people, totals)
            if period != QUARTERS[-1]:  # its pharmacist has not looked at the last one yet
                validating.validate(_hospital(world, TEACHING), period, by=people["demo-hopital"])
    if due_in(CORRECTED).shifted(1) == month:
        for followed in FOLLOWED:
            if "twice" in followed.habits:
                quarter = deliveries.Quarter(world, followed, CORRECTED, _place(folder, followed, CORRECTED))
                _take([deliveries.write_consumption(quarter)], quarter, people, totals)


def due_in(quarter: Period) -> Period:
    """The month that a region works on when the files of a quarter arrive, which is the month before that."""
    last = Period(f"{quarter.last_day:%Y-%m}")
    return last.shifted(1)


def _bring_all(world: World, folder: Path, period: Period, people: Mapping[str, User], totals: dict[str, int]) -> None:
    """A structure holds until the next: it comes first, then each January."""
    first = period == QUARTERS[0]
    for followed in FOLLOWED:
        if _is_missing(followed, period):
            continue
        wrong = period == CORRECTED and "twice" in followed.habits
        quarter = deliveries.Quarter(world, followed, period, _place(folder, followed, period), wrong=wrong)
        paths = deliveries.write_quarter(quarter, structure=first or period.code.endswith("T1"))
        _take(paths, quarter, people, totals)


def _is_missing(followed: Followed, period: Period) -> bool:
    if "silent" in followed.habits:
        return period != QUARTERS[0]
    return "late" in followed.habits and period == QUARTERS[-1]


def _place(folder: Path, followed: Followed, period: Period) -> Path:
    return folder / str(followed.rank) / period.code


def _take(paths: list[Path], quarter: deliveries.Quarter, people: Mapping[str, User], totals: dict[str, int]) -> None:
    hospital = _hospital(quarter.world, quarter.followed)
    by = _bringer(quarter.followed, people)
    with catalogue.held_still():
        taken = loading.load(paths, establishment=hospital, period=quarter.period, by=by, via="demo")
    for loaded in taken:
        if loaded.file is not None:
            totals[FILES] += 1
            totals[ROWS] += loaded.file.read
            totals[ISOLATES] += loaded.file.totals.get("isolates", 0)


def _hospital(world: World, followed: Followed) -> Entity:
    return loading.establishment_of(world.hospitals[followed.rank].finess)


def _bringer(followed: Followed, people: Mapping[str, User]) -> User | None:
    """The teaching hospital's pharmacist brings its own; the OMEDIT those of others, never a file about patients."""
    if followed is TEACHING:
        return people["demo-hopital"]
    return None if "patients" in followed.habits else people["demo-omedit"]
