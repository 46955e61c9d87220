"""What a figure is asked about: which hospitals, which period, in which perimeter, as known when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from jalon import catalogue
from jalon.antibiotics.facts import files
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.rules.periods import read_period
from jalon.catalogue.antibiotic_definitions import PerimeterDefinition
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

RATES, COUNTS = "spares", "none"  # the perimeter of every rate, and of what is not a rate, when none is asked


@dataclass(frozen=True)
class Asked:
    """`perimeter` filters what is counted; `rate_perimeter` is the one of rates, which always limits the units."""

    hospitals: tuple[Entity, ...]
    period: Period
    perimeter: PerimeterDefinition
    rate_perimeter: PerimeterDefinition
    known_at: datetime | None = None
    periods: tuple[str, ...] = field(default=())

    @property
    def facts(self) -> dict[str, object]:
        """What is printed beside every figure."""
        return {
            "period": self.period.code,
            "perimeter": told(self.perimeter),
            "rate_perimeter": told(self.rate_perimeter),
            "as_known": self.known_at.isoformat() if self.known_at else None,
            "establishments": [one.code for one in self.hospitals],
        }


def told(perimeter: PerimeterDefinition) -> dict[str, str]:
    return {"id": perimeter.id, "title": perimeter.title, "version": perimeter.version}


def perimeter_of(identifier: str) -> PerimeterDefinition:
    """A perimeter of the catalogue; a Refusal that names those there are."""
    known = catalogue.current().perimeters
    if identifier not in known:
        raise Refusal(f"périmètre inconnu : « {identifier} » (il y a : {', '.join(sorted(known))})")
    return known[identifier]


def ask(
    hospitals: Iterable[Entity], period: str | None, perimeter: str | None = None, known_at: datetime | None = None
) -> Asked:
    """`period` None: the last one held by any of the hospitals. A Refusal when nothing is held at all."""
    chosen = tuple(hospitals)
    code = read_period(period).code if period else _last(chosen)
    shown = perimeter_of(perimeter or COUNTS)
    rates = shown if shown.filters_units else perimeter_of(RATES)
    return Asked(chosen, Period(code), shown, rates, known_at, tuple(files.periods_within(code)))


def _last(hospitals: Iterable[Entity]) -> str:
    held = files.periods_held(hospitals)
    if not held:
        raise Refusal("aucun fichier n'a encore été chargé : commencez par « jalon antibiotics load »")
    return max(held, key=lambda code: (Period(code).last_day, len(code)))


def hospitals_of(finess: Iterable[str]) -> list[Entity]:
    """The establishments named; all those that brought a file when none is."""
    wanted = [one.strip() for one in finess]
    if not wanted:
        holding = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED).values("establishment")
        return list(Entity.objects.filter(pk__in=holding).order_by("code"))
    found = {one.code: one for one in Entity.objects.filter(kind="et", code__in=wanted)}
    if missing := [one for one in wanted if one not in found]:
        raise Refusal(f"établissement inconnu de l'annuaire : {', '.join(missing)}")
    return [found[one] for one in wanted]


def instant(text: str | None) -> datetime | None:
    """The end of a day written 2024-06-30; None: now."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"date illisible : « {text} » (attendu : 2024-06-30)") from None
    return timezone.make_aware(datetime.combine(day, time.max))
