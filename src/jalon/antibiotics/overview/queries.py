"""What the first page reads: the figures of one hospital, or a line for each of those looked at."""

from dataclasses import dataclass, field
from typing import Any

from jalon import catalogue
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts import files
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import Alert, HospitalFile, Kind, Participation, PeriodValidation
from jalon.antibiotics.queries import consumption, pairs, published
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.rules import consumption as rules
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.directory.models import Entity
from jalon.directory.queries.traits import Traits, traits
from jalon.kernel.periods import Period

KEY_LISTS = ("large_spectre", "c3g", "fluoroquinolones", "carbapenemes")
KEY_PAIRS = ("ecoli_c3g", "saureus_meticilline", "kpneumoniae_c3g")
SHOWN_PAIRS = 12


@dataclass
class HospitalLook:
    """One hospital and one period. `former`: the total of the same period a year before, None when nothing is held."""

    hospital: Entity
    asked: Asked
    gathered: facts.Dispensing
    total: dict[str, Any]
    former: dict[str, Any] | None
    former_period: Period
    course_periods: list[str]
    course: list[dict[str, Any]]
    ratios: list[consumption.Ratio]
    lists: list[tuple[str, str, float | None]]  # id, title, DDD per 1,000 bed-days
    pairs: list[FollowedFigure]
    brought: dict[str, HospitalFile]
    waiting: int
    alerts: int
    validation: PeriodValidation | None
    recalculated: list[published.Recalculated] = field(default_factory=list)
    isolates: int = 0


def hospital_look(place: Place) -> HospitalLook:
    """Everything about a hospital; `place` names one and a period is held."""
    hospital = place.hospital
    assert hospital is not None  # noqa: S101 (the view chose the page of a hospital)
    asked = place.asked()
    gathered = facts.gather([hospital], asked.periods, asked.rate_perimeter)
    brought = {kind: held[-1] for kind in Kind.values if (held := files.current(kind, [hospital], asked.periods))}
    before = asked.period.shifted(-4 if asked.period.length == "quarter" else -1)
    course = course_periods(hospital, asked.period)
    whole = consumption.any_of(())
    rows = consumption.trend(asked, sorted({*course, before.code}), whole)
    by_period = {row["period"]: row for row in rows}
    total = consumption.tabulated(asked, gathered, by="establishment").rows
    current = HospitalFile.objects.filter(establishment=hospital, state=HospitalFile.State.APPLIED)
    figures = pairs.followed(asked) if Kind.RESISTANCE in brought else []
    return HospitalLook(
        hospital, asked, gathered, total[0] if total else {}, _held(by_period.get(before.code)), before, course,
        [by_period[one] for one in course], consumption.ratios(gathered), _lists(gathered, total),
        [one for one in figures if one.isolates][:SHOWN_PAIRS], brought,
        sum(file.pending for file in current), Alert.objects.filter(
            establishment=hospital, cleared_at=None, acknowledged_at=None).count(),
        PeriodValidation.objects.filter(establishment=hospital, period=asked.period.code, reopened_at=None).first(),
        published.recalculated(hospital, asked.period.code),
        int(brought[Kind.RESISTANCE].totals.get("isolates", 0)) if Kind.RESISTANCE in brought else 0,
    )  # fmt: skip


def _held(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return row if row and row.get("rate") is not None else None


def course_periods(hospital: Entity, period: Period) -> list[str]:
    length = "quarter" if period.length == "year" else period.length
    held = [one for one in files.periods_held([hospital]) if Period(one).length == length]
    return sorted(one for one in held if Period(one).last_day <= period.last_day)[-12:]


def _lists(gathered: facts.Dispensing, total: list[dict[str, Any]]) -> list[tuple[str, str, float | None]]:
    days = total[0]["bed_days"] if total else None
    found = []
    for one in catalogue.current().atb_lists.values():
        if one.kind in ("class", "followed") and one.id not in ("j01",):
            doses = rules.doses_inside(gathered.rows.filter(consumption.chosen(one)), gathered.units)
            if doses:
                found.append((one.id, one.title, doses * 1000 / days if days else None))
    return sorted(found, key=lambda one: -(one[2] or 0))


@dataclass(frozen=True)
class HospitalLine:
    """A line of the table of hospitals. A key resistance counted on under five isolates is not told outside."""

    hospital: Entity
    traits: Traits
    registered: bool
    last_period: str
    row: dict[str, Any]
    lists: dict[str, float | None]
    pairs: dict[str, FollowedFigure | None]


def hospital_lines(place: Place) -> list[HospitalLine]:
    """A line for each hospital looked at, registered or bringing files; figures of the period asked."""
    asked = place.asked()
    gathered = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter)
    rows = {row["establishment"]: row for row in consumption.tabulated(asked, gathered, by="establishment").rows}
    lists = {name: _by_hospital(asked, gathered, name) for name in KEY_LISTS}
    held = traits([one.pk for one in asked.hospitals], asked.period.last_day)
    registered = set(Participation.objects.values_list("establishment", flat=True))
    last = _last_periods(asked.hospitals)
    resistances = _key_pairs(asked)
    return [
        HospitalLine(
            one, held.get(one.pk, Traits()), one.pk in registered, last.get(one.pk, ""), rows.get(one.code, {}),
            {name: found.get(one.code) for name, found in lists.items()},
            {name: resistances.get((one.code, name)) for name in KEY_PAIRS},
        )
        for one in asked.hospitals
    ]  # fmt: skip


def _by_hospital(asked: Asked, gathered: facts.Dispensing, name: str) -> dict[str, float | None]:
    held = catalogue.current().atb_lists.get(name)
    if held is None:
        return {}
    units = consumption.with_regions(asked, gathered.units)
    frame = rules.table(gathered.rows.filter(consumption.chosen(held)), units, "establishment")
    return {row["hospital"]: row["rate"] for row in frame.iter_rows(named=True)}


def _key_pairs(asked: Asked) -> dict[tuple[str, str], FollowedFigure | None]:
    """(FINESS, pair) → figure, de-duplicated once for all; None where a small count would be told."""
    from jalon.antibiotics.queries import resistance
    from jalon.antibiotics.rules.resistance import with_classes

    chosen = resistance.select(asked)
    frame = with_classes(chosen.kept, resistance.classes())
    wanted = [one for one in pairs.pairs() if one.id in KEY_PAIRS]
    found: dict[tuple[str, str], FollowedFigure | None] = {}
    for hospital, isolates in frame.partition_by("hospital", as_dict=True).items():
        for pair in wanted:
            figure = pairs.figure(pair, isolates, None)
            small = 0 < figure.resistant < HIDE_UNDER or 0 < figure.tested < HIDE_UNDER
            found[str(hospital[0]), pair.id] = None if small else figure
    return found


def _last_periods(hospitals: tuple[Entity, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    held = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED, establishment__in=hospitals).order_by()
    for pk, period in held.values_list("establishment", "period").distinct():
        if pk not in found or Period(period).last_day > Period(found[pk]).last_day:
            found[pk] = period
    return found
