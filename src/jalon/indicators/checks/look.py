"""What a check is given to look at: the values of a period and of those before it."""

from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from typing import NamedTuple

from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import CheckDefinition, IndicatorDefinition
from jalon.indicators import rules
from jalon.indicators.ledger import reading
from jalon.indicators.models import Batch
from jalon.indicators.projection.facts import Known
from jalon.kernel.periods import Period


class Noticed(NamedTuple):
    indicator: str
    entity: int | None
    message: str


class Look:
    """The ledger as a check sees it, for one period of a batch."""

    def __init__(self, current: Catalogue, batch: Batch, codes: set[str], period: str) -> None:
        self.catalogue, self.batch, self.codes, self.period = current, batch, codes, period
        self._numbers: dict[tuple[str, str], Mapping[int, float]] = {}

    @cached_property
    def _known(self) -> Known:
        return Known(self.catalogue.indicators, self.catalogue.indicators, region="", domain="")

    def _is_stated(self, code: str) -> bool:
        """Whether the ledger holds the indicator itself, so that it need not be calculated."""
        return code in self._known.ids and self.catalogue.indicators[code].derived is None

    def about(self, check: CheckDefinition) -> set[str]:
        """The indicators a check names, in its list or its settings."""
        named: set[str] = set(check.indicators)
        for setting in check.settings.values():
            for word in _words(setting):
                if word in self.catalogue.indicators:
                    named.add(word)
        return named

    def concerns(self, check: CheckDefinition) -> bool:
        """Whether the batch touches what the check looks at; one that names nothing looks at everything."""
        named = self.about(check)
        return not named or not named.isdisjoint(self.codes)

    def chosen(self, check: CheckDefinition) -> list[IndicatorDefinition]:
        """The indicators of the batch that the check looks at."""
        codes = self.codes.intersection(check.indicators) if check.indicators else self.codes
        return [self.catalogue.indicators[code] for code in sorted(codes) if code in self.catalogue.indicators]

    def numbers(self, code: str, period: str = "") -> Mapping[int, float]:
        """The numbers stated for a period, the one looked at by default, by entity."""
        place = (code, period or self.period)
        if place not in self._numbers:
            self._numbers[place] = self._read_numbers(*place)
        return self._numbers[place]

    def _read_numbers(self, code: str, period: str) -> Mapping[int, float]:
        if self._is_stated(code):
            is_number = self.catalogue.indicators[code].value.is_number
            return reading.numbers(self._known.ids[code], period) if is_number else {}
        facts = self._known.at(code, period)
        return {e: value for e, (value, state) in facts.items() if state == 0 and isinstance(value, int | float)}

    def words(self, code: str) -> dict[int, str]:
        """The texts stated for the period, whatever their state, by entity."""
        return {e: value for e, (value, _) in self._known.at(code, self.period).items() if isinstance(value, str)}

    def missing(self, code: str, period: str) -> Set[int]:
        """The entities that had a value for a period and of which nothing at all is stated now."""
        gone = self._holders(code, period)
        if code in self._known.ids:
            gone -= reading.entities_of(self.batch.pk, self._known.ids[code], self.period)
        return gone - self.facts(code).keys() if gone else gone

    def _holders(self, code: str, period: str) -> set[int]:
        if self._is_stated(code):
            return reading.holders(self._known.ids[code], period)
        return {entity for entity, (value, _) in self._known.at(code, period).items() if value is not None}

    def facts(self, code: str) -> Mapping[int, rules.Fact]:
        return self._known.at(code, self.period)

    def last_period_before(self, code: str, months: int) -> str:
        """The latest period stated, when it is older than that; "" otherwise."""
        last = max(self._known.periods(code), key=rules.last_month, default="")
        limit = Period(rules.last_month(self.period)).shifted(-months).code
        return last if last and rules.last_month(last) < limit else ""

    def before(self, steps: int) -> str:
        return Period(self.period).shifted(-steps).code


def _words(setting: object) -> Iterable[str]:
    if isinstance(setting, str):
        yield setting
    elif isinstance(setting, Mapping):
        for key, value in setting.items():
            yield from (key, *_words(value))
    elif isinstance(setting, list | tuple):
        for one in setting:
            yield from _words(one)
