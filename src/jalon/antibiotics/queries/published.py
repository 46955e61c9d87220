"""The few dozen figures of a hospital and a period that leave as observations, and what became of them since.

Always in the SPARES perimeter and under the SPARES rule, so that two hospitals are never compared otherwise. Counts of
isolates from 1 to 4 do not leave the hospital: the figure is then known to be unavailable.
"""

from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from jalon import catalogue
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts import files
from jalon.antibiotics.models import HospitalFile, Kind, Participation
from jalon.antibiotics.queries import consumption, pairs
from jalon.antibiotics.queries.asked import RATES, ask
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.directory.models import Entity
from jalon.indicators.models import Indicator, Observation, State


class Figure(NamedTuple):
    """What is published under an indicator: a number or a text, or known to be unavailable."""

    number: float | None = None
    text: str | None = None
    state: int = State.PRESENT


UNAVAILABLE = Figure(state=State.UNAVAILABLE)


def figures_of(hospital: Entity, period: str) -> dict[str, Figure]:
    """Indicator → figure for a period of which at least one file is current; nothing for another."""
    held = {kind: files.current(kind, [hospital], files.periods_within(period)) for kind in Kind.values}
    purged = files.purged(Kind.RESISTANCE, hospital, files.periods_within(period))
    brought = [*purged, *(file for some in held.values() for file in some)]
    if not brought:
        return {}
    found = {"atb_actif": Figure(text="Oui"), "atb_dernier_fichier": Figure(text=_last_day(brought))}
    asked = ask([hospital], period, RATES)
    if held[Kind.CONSUMPTION] or held[Kind.BED_DAYS]:
        found |= _consumption(
            facts.gather([hospital], asked.periods, asked.rate_perimeter), bool(held[Kind.CONSUMPTION])
        )
    if held[Kind.RESISTANCE] and not purged:
        for one in pairs.followed(asked):
            found |= _pair(one)
    return found


def kept_as_published(hospital: Entity, period: str) -> set[str]:
    """The figures that nothing makes again, and that stay: the isolates they rested on were purged, some or all."""
    if not files.purged(Kind.RESISTANCE, hospital, files.periods_within(period)):
        return set()
    return {code for pair in pairs.pairs() for code in (pair.indicator, pair.tested_indicator) if code}


def _last_day(brought: list[HospitalFile]) -> str:
    return max(file.applied_at for file in brought if file.applied_at).date().isoformat()


def _consumption(gathered: facts.Dispensing, dispensed: bool) -> dict[str, Figure]:
    """Bed-days of the perimeter, then doses list by list; without a consumption file, the doses are absent."""
    units, rows = gathered.units, gathered.rows
    inside = units.filter(units["eligible"] & units["bed_days"].is_not_null())
    found = {"atb_journees": Figure(float(inside["bed_days"].sum())) if inside.height else UNAVAILABLE}
    if not dispensed:
        return found
    keys = ["hospital", "period", "unit"]
    eligible = rows.join(units.filter(units["eligible"]).select(keys), on=keys, how="semi")
    for one in catalogue.current().atb_lists.values():
        if one.indicator and one.kind != "ratio":
            doses = float(eligible.filter(consumption.chosen(one))["ddd"].sum() or 0)
            found[one.indicator] = Figure(round(doses, 6))
    return found


def _pair(one: pairs.FollowedFigure) -> dict[str, Figure]:
    """A percentage with the number it rests on; a count of isolates for an incidence."""
    small = 0 < one.resistant < HIDE_UNDER
    if one.is_incidence:
        return (
            {one.pair.indicator: UNAVAILABLE if small else Figure(float(one.resistant))} if one.pair.indicator else {}
        )
    found = {}
    hidden = small or one.share is None or one.tested < HIDE_UNDER
    if one.pair.indicator:
        found[one.pair.indicator] = UNAVAILABLE if hidden else Figure(round((one.share or 0) * 100, 6))
    if one.pair.tested_indicator:
        found[one.pair.tested_indicator] = UNAVAILABLE if 0 < one.tested < HIDE_UNDER else Figure(float(one.tested))
    return found


def registration_of(hospital: Entity) -> tuple[str, Figure] | None:
    """The month in which the hospital registered, and what is published of it."""
    held = Participation.objects.filter(establishment=hospital).first()
    return (f"{held.registered_on:%Y-%m}", Figure(text="Oui")) if held else None


class Recalculated(NamedTuple):
    """A published figure that a later file, answer or presentation changed."""

    indicator: str
    title: str
    now: float | None
    before: float | None
    at: datetime


def recalculated(hospital: Entity, period: str) -> list[Recalculated]:
    """The figures of a period published more than once, with the last value and the one before it."""
    known = catalogue.current().indicators
    codes = dict(Indicator.objects.filter(code__startswith="atb_").values_list("pk", "code"))
    published = Observation.objects.filter(
        indicator__in=codes, entity=hospital, period=period, batch__applied_at__isnull=False
    )
    ordered = published.select_related("batch").order_by("indicator", "-batch__applied_at", "-pk")
    found = []
    for pk, held in groupby(ordered, key=lambda one: one.indicator_id):
        now, before = [*held, None, None][:2]
        code = codes[pk]
        if now and before and now.number is not None and now.batch.applied_at and code in known:
            found.append(Recalculated(code, known[code].title, now.number, before.number, now.batch.applied_at))
    return found
