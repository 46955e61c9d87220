"""What a national file says of the whole country. Never the sum of the regions that happen to be in the instance.

A figure of the nation comes from one of two places: an observation on the territory "pays", used as it is stated; or
all the values of a file whose declared coverage is the whole country, delivered by a national owner.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jalon import catalogue
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.directory.models import Entity, EntityKind
from jalon.indicators import coverage, rules
from jalon.indicators.comparison.measured import Measured
from jalon.indicators.comparison.rules import SMALL
from jalon.indicators.ledger import reading
from jalon.indicators.models import Indicator
from jalon.indicators.rules import Facts

COUNTRY = "pays"
NOBODY = "La nation n'est dite par aucun fichier."
TOO_FEW = f"Le fichier national nomme moins de {SMALL} structures : rien n'en est montré."
ALONE = "Le fichier national reçu ne parle que des établissements de la région."
ONLY_NAMED = "Le fichier national ne nomme que celles qui ont une valeur : leur part dans le pays n'est pas connue."

_STATES = {rules.NOT_APPLICABLE: "not_applicable", rules.UNAVAILABLE: "unavailable"}


@dataclass(frozen=True)
class Nation:
    """`measured`: over every structure of a national file; `stated`: the value a file gives for the country.

    Neither: `why` says why not. `named_only`: the file lists some structures and is silent about the others, so that
    counts are those of the country but shares are not. `batches`: the publications it rests on.
    """

    period: str
    measured: Measured | None = None
    stated: float | str | None = None
    why: str = ""
    named_only: bool = False
    sources: tuple[str, ...] = ()
    batches: tuple[int, ...] = ()

    @property
    def known(self) -> bool:
        return self.measured is not None or self.stated is not None


def nation(
    indicator: IndicatorDefinition,
    period: str,
    domain: str,
    indicators: Mapping[str, IndicatorDefinition],
    known_at: datetime | None = None,
) -> Nation:
    """The nation for an indicator and the period of its data."""
    read = _Reader(indicators, domain, known_at)
    stated = read.stated(indicator.id, period)
    if stated is not None:
        return Nation(period, stated=stated, sources=("valeur donnée pour le pays",))
    if not read.covered(indicator.id, period):
        return Nation(period, why=NOBODY)
    found = _measured(indicator, period, read)
    sources, batches = tuple(sorted(read.sources)), tuple(sorted(read.batches))
    if len(found.values) < SMALL:
        return Nation(period, why=TOO_FEW, sources=sources, batches=batches)
    named_only = read.silence_speaks and not indicator.value.is_number
    return Nation(
        period, measured=found, why=ONLY_NAMED if named_only else "", named_only=named_only, sources=sources,
        batches=batches,
    )  # fmt: skip


def _measured(indicator: IndicatorDefinition, period: str, read: "_Reader") -> Measured:
    values: dict[int, float | str] = {}
    missing: Counter[str] = Counter()
    for entity, (value, state) in read.at(indicator.id, period).items():
        if value is None or state != rules.PRESENT:
            missing[_STATES.get(state, "empty")] += 1
        else:
            values[entity] = value
    return Measured(indicator, values, dict(missing), _parts(indicator, period, values, read))


def _parts(indicator: IndicatorDefinition, period: str, values: Mapping[int, float | str], read: "_Reader"):
    """What the rate is made of, where the national file gives it: as the totals of the grid do for a region."""
    derived = indicator.derived
    if derived and derived.how == "ratio":
        above, below = (read.numbers(code, period) for code in derived.of)
        return above, below, derived.times
    if not indicator.denominator or not read.covered(indicator.denominator, period):
        return None
    sizes = read.numbers(indicator.denominator, period)
    return {one: float(value) * sizes.get(one, 0) for one, value in values.items()}, sizes, 1


@dataclass
class _Reader:
    """Reads what national deliveries state; notes on the way what it rests on."""

    indicators: Mapping[str, IndicatorDefinition]
    domain: str
    known_at: datetime | None
    sources: set[str] = field(default_factory=set)
    batches: set[int] = field(default_factory=set)
    silence_speaks: bool = False
    _local: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    def stated(self, code: str, period: str) -> float | str | None:
        """The value of the country itself, where a file gives one."""
        country = Entity.objects.filter(kind=EntityKind.TERRITORY, subkind=COUNTRY).values_list("pk", flat=True)
        known = list(country)
        if not known or self._id(code) is None:
            return None
        rows = reading.values(self._id(code), period, known, self.known_at)  # type: ignore[arg-type]
        return next((number if text is None else text for _, state, number, text in rows if not state), None)

    def covered(self, code: str, period: str) -> bool:
        """Whether deliveries that declare the whole country speak of all that the indicator rests on."""
        definition = self.indicators.get(code)
        if definition is not None and definition.derived:
            needed = rules.needed_periods(definition.derived, period)
            return all(self.covered(part, one) for part in definition.derived.of for one in needed)
        return self._covered(code, period)

    def at(self, code: str, period: str) -> Facts:
        definition = self.indicators.get(code)
        if definition is not None and definition.derived:
            return rules.derive(definition.derived, period, self.at)
        local, pk = self._local.get((code, period), set()), self._id(code)
        rows = reading.values_and_batches(pk, period, self.known_at) if pk is not None else ()
        return {
            entity: (text if number is None else rules.whole(number), state)
            for entity, state, number, text, batch in rows
            if batch not in local
        }

    def numbers(self, code: str, period: str) -> dict[int, float]:
        found = self.at(code, period).items()
        return {
            one: value
            for one, (value, state) in found
            if state == rules.PRESENT and not isinstance(value, str) and value is not None
        }

    def _covered(self, code: str, period: str) -> bool:
        pk = self._id(code)
        deliveries = coverage.deliveries_of(pk, period, self.known_at) if pk is not None else []
        national = [one for one in deliveries if is_national(one.source, one.regions, one.domains, self.domain)]
        batches = {one.batch_id for one in national}
        self._local[code, period] = {one.batch_id for one in deliveries} - batches
        self.sources.update(_titles(one.source for one in national))
        self.batches.update(batches)
        self.silence_speaks |= any(one.silence_speaks for one in national)
        return bool(national)

    def _id(self, code: str) -> int | None:
        if code not in self._ids:
            found = Indicator.objects.filter(code=code).values_list("pk", flat=True).first()
            if found is None:
                return None
            self._ids[code] = found
        return self._ids[code]


def is_national(source: str, regions: Iterable[str], domains: Iterable[str], domain: str) -> bool:
    """Whether a delivery speaks of the whole country for a domain: it says so, and a national owner made it.

    A region's workbook, or a copy of what owners state elsewhere, says nothing of the country, whatever it declares.
    """
    current = catalogue.current()
    definition = current.sources.get(source)
    if definition is None or definition.authority != "owner" or list(regions):
        return False
    owner, kinds = current.actors.get(definition.owner), list(domains)
    return owner is not None and owner.national and (not kinds or domain in kinds)


def _titles(sources: Iterable[str]) -> list[str]:
    known = catalogue.current().sources
    return [known[one].title for one in sources if one in known]
