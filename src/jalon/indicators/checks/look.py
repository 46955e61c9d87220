"""What a check is given to look at: the values of a period and of those before it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import CheckDefinition, IndicatorDefinition
from jalon.indicators import rules
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

    @cached_property
    def _known(self) -> Known:
        return Known(self.catalogue.indicators, self.catalogue.indicators, region="", domain="")

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

    def numbers(self, code: str, period: str = "") -> dict[int, float]:
        """The numbers stated for a period, the one looked at by default, by entity."""
        facts = self._known.at(code, period or self.period)
        return {e: value for e, (value, state) in facts.items() if state == 0 and isinstance(value, int | float)}

    def words(self, code: str) -> dict[int, str]:
        """The texts stated for the period, whatever their state, by entity."""
        return {e: value for e, (value, _) in self._known.at(code, self.period).items() if isinstance(value, str)}

    def numbers_or_words(self, code: str, period: str) -> set[int]:
        """The entities of which a value, not emptied, is stated for a period."""
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
