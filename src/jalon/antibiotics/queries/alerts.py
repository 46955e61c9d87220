"""The alerts of hospitals: those that stand, those answered, those past; what is behind one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from jalon import catalogue
from jalon.antibiotics.facts import files, judging
from jalon.antibiotics.models import Alert, HospitalFile, Kind
from jalon.antibiotics.queries.noticing import Noticing
from jalon.catalogue.antibiotic_definitions import AntibioticCheck
from jalon.directory.models import Entity

if TYPE_CHECKING:
    import polars as pl

SEVERITIES = ("erreur", "avertissement", "info")  # the gravest first
OPEN, ANSWERED, PAST, ALL = "ouverts", "acquittes", "leves", "tous"
STATES = {OPEN: "À traiter", ANSWERED: "Acquittés", PAST: "Levés", ALL: "Tous"}


def alerts(
    hospitals: Iterable[Entity], *, state: str = OPEN, severity: str = "", check: str = "", period: str = ""
) -> QuerySet[Alert]:
    """By severity, check, hospital and period, the latest first. A `period` that is a year takes its quarters too."""
    found = Alert.objects.filter(establishment__in=list(hospitals))
    if state == PAST:
        found = found.filter(cleared_at__isnull=False)
    elif state != ALL:
        found = found.filter(cleared_at=None, acknowledged_at__isnull=state == OPEN)
    if severity:
        found = found.filter(severity=severity)
    if check:
        found = found.filter(check_code=check)
    if period:
        found = found.filter(period__in=files.periods_within(period))
    ranks = [When(severity=word, then=Value(rank)) for rank, word in enumerate(SEVERITIES)]
    ranked = found.annotate(rank=Case(*ranks, default=Value(len(SEVERITIES)), output_field=IntegerField()))
    ordered = ranked.order_by("rank", "check_code", "establishment__sort_key", "-period", "key", "-pk")
    return ordered.select_related("establishment", "acknowledged_by")


def counts(hospitals: Iterable[Entity], *, period: str = "") -> dict[str, int]:
    """How many stand unanswered, by severity."""
    standing = alerts(hospitals, period=period).order_by()
    return dict(standing.values_list("severity").annotate(n=Count("pk")))


def check_of(alert: Alert) -> AntibioticCheck | None:
    """Its definition; None once the catalogue has lost it."""
    return catalogue.current().atb_checks.get(alert.check_code)


def former_answers(shown: Sequence[Alert]) -> dict[int, Alert]:
    """Alert → the last answer given to the same one when its figures were others, or that was taken back."""
    past = Alert.objects.filter(
        establishment__in={one.establishment_id for one in shown}, cleared_at__isnull=False,
        acknowledged_at__isnull=False,
    ).select_related("acknowledged_by")  # fmt: skip
    held = {_name(one): one for one in past.order_by("pk")}
    return {one.pk: before for one in shown if (before := held.get(_name(one))) and before.pk < one.pk}


def _name(alert: Alert) -> tuple[int, str, str, str]:
    return alert.establishment_id, alert.period, alert.check_code, alert.key


@dataclass
class Behind:
    """The rows of one file that an alert is about, as they are judged now."""

    file: HospitalFile
    rows: "pl.DataFrame"


def behind(alert: Alert) -> list[Behind]:
    """The rows of the present files behind an alert; nothing when it is about none, or is past."""
    noticed = [one for one in Noticing(alert.establishment).notice(alert.period) if one.check.id == alert.check_code]
    finding = next((one.finding for one in noticed if one.finding.key[:120] == alert.key), None)
    if finding is None:
        return []
    found = [
        Behind(file, frame)
        for kind in finding.kinds
        if kind != Kind.STRUCTURE
        for place, file in enumerate(files.current(kind, [alert.establishment], files.periods_within(alert.period)))
        if (frame := _rows(file, finding.unit, [row for at, row in finding.rows if at == place])).height
    ]
    return found


def _rows(file: HospitalFile, unit: str, rows: list[int]) -> "pl.DataFrame":
    import polars as pl

    frame = judging.judged_rows(file)
    if rows:
        return frame.filter(pl.col("row").is_in(rows))
    return frame.filter(pl.col("unit") == unit) if unit else frame.clear()
