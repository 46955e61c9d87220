"""What is stated, covered, waiting, doubted and disputed for the indicators of a grid, as known at an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from jalon.catalogue.definitions import GridColumn, IndicatorDefinition
from jalon.indicators import contests, coverage, rules
from jalon.indicators.ledger import reading
from jalon.indicators.models import Finding, Waiting
from jalon.indicators.rules import Facts


class Known:
    """Reads the ledger once for all the columns of a grid of a region; derived indicators are computed here.

    `entities`: to read those only (one cell was edited); None: everybody.
    """

    def __init__(
        self,
        indicators: Mapping[str, IndicatorDefinition],
        codes: Iterable[str],
        *,
        region: str,
        domain: str,
        known_at: datetime | None = None,
        entities: Sequence[int] | None = None,
    ) -> None:
        self.indicators = indicators
        self.known_at = known_at
        self.entities = entities
        wanted = set().union(*(rules.inputs(code, indicators) for code in codes))
        self.ids = reading.numbers_of(wanted)
        self.delivered = coverage.delivered(self.ids.values(), region, domain, known_at)
        self.speaking = self.delivered.speaking
        self.waiting = self._waiting()
        self.doubted = self._doubted({*wanted, *codes})
        self.disputed = contests.disputed(wanted, region, known_at)
        self._read: dict[tuple[str, str], Facts] = {}
        self._periods: dict[str, set[str]] = {}

    def at(self, code: str, period: str) -> Facts:
        """What is stated of an indicator for a period, by entity."""
        key = (code, period)
        if key not in self._read:
            derived = self._derived(code)
            self._read[key] = rules.derive(derived, period, self.at) if derived else self._stated(code, period)
        return self._read[key]

    def rest(self) -> None:
        """Between two columns: let go of what was read once it is much."""
        if len(self._read) > 12:
            self._read.clear()

    def covers(self, code: str, period: str) -> bool:
        """Whether a delivery speaks of the indicator for that period, so that silence means absence."""
        if derived := self._derived(code):
            return all(self.covers(part, one) for part in derived.of for one in rules.needed_periods(derived, period))
        return period in self.speaking.get(self.ids.get(code, 0), ())

    def waits(self, code: str, period: str) -> set[int]:
        """The entities of which something waits in the queue."""
        return set().union(*(
            self.waiting.get((self.ids.get(part, 0), period), set()) for part in rules.inputs(code, self.indicators)
        ))  # fmt: skip

    def periods(self, code: str) -> set[str]:
        """The periods for which anything is stated or covered."""
        if code not in self._periods:
            derived = self._derived(code)
            self._periods[code] = (
                set().union(*(self.periods(part) for part in derived.of)) if derived else self._periods_stated(code)
            )
        return self._periods[code]

    def periods_for(self, column: GridColumn, month: str) -> list[str]:
        """The periods where the value shown by a column is looked for, in order."""
        indicator = self.indicators[column.indicator]
        if column.shows == "same" and not indicator.carries_over:
            return self._of_the_month(column.indicator, month)
        past = [period for period in self.periods(column.indicator) if rules.last_month(period) <= month]
        if not indicator.carries_over and (last := self.last_delivered(column.indicator, month)):
            past = [period for period in past if rules.last_month(period) >= last]
        return sorted(past, key=lambda period: (rules.last_month(period), period), reverse=True)

    def last_delivered(self, code: str, month: str) -> str:
        """The last month, up to this one, that a file delivered: a column shows one delivery, not a mixture.

        A calculated indicator goes back to the oldest of those of its parts; empty when a part was never delivered.
        """
        if derived := self._derived(code):
            return min((self.last_delivered(part, month) for part in derived.of), default="")
        periods = self.delivered.periods.get(self.ids.get(code, 0), ())
        return max((end for period in periods if (end := rules.last_month(period)) <= month), default="")

    def _of_the_month(self, code: str, month: str) -> list[str]:
        """The month itself; for an indicator stated by quarter or year, the one the month belongs to."""
        year = month[:4]
        candidates = (month, f"{year}-T{(int(month[5:]) + 2) // 3}", year)
        found = next((period for period in candidates if self._has(code, period)), None)
        return [found] if found else []

    def _has(self, code: str, period: str) -> bool:
        return bool(self.covers(code, period) or self.at(code, period) or self.waits(code, period))

    def _derived(self, code: str):
        definition = self.indicators.get(code)
        return definition.derived if definition else None

    def _stated(self, code: str, period: str) -> Facts:
        if code not in self.ids:
            return {}
        rows = reading.values(self.ids[code], period, self.entities, self.known_at)
        whole = rules.whole
        return {entity: (text if number is None else whole(number), state) for entity, state, number, text in rows}

    def _periods_stated(self, code: str) -> set[str]:
        if code not in self.ids:
            return set()
        number = self.ids[code]
        waiting = {period for indicator, period in self.waiting if indicator == number}
        return {*reading.periods(number), *self.speaking.get(number, ()), *waiting}

    def _waiting(self) -> dict[tuple[int, str], set[int]]:
        known = Q(closed_at=None, batch__applied_at__isnull=False)
        if self.known_at is not None:
            then = self.known_at
            known = Q(batch__applied_at__lte=then) & (Q(opened_at=None) | Q(opened_at__lte=then))
            known &= Q(closed_at=None) | Q(closed_at__gt=then)
        found: dict[tuple[int, str], set[int]] = defaultdict(set)
        rows = Waiting.objects.filter(known, indicator__in=list(self.ids.values()))
        for indicator, period, entity in rows.values_list("indicator_id", "period", "entity_id"):
            found[indicator, period].add(entity)
        return found

    def _doubted(self, codes: set[str]) -> dict[str, set[tuple[int, str]]]:
        """The (entity, period) of each indicator on which a finding is open."""
        open_then = Q(acknowledged_at=None, cleared_at=None)
        if self.known_at is not None:
            then = self.known_at
            unanswered = Q(acknowledged_at=None) | Q(acknowledged_at__gt=then)
            open_then = Q(found_at__lte=then) & unanswered & (Q(cleared_at=None) | Q(cleared_at__gt=then))
        found: dict[str, set[tuple[int, str]]] = defaultdict(set)
        rows = Finding.objects.filter(open_then, indicator__code__in=codes, entity__isnull=False)
        for code, entity, period in rows.values_list("indicator__code", "entity_id", "period"):
            found[code].add((entity, period))
        return found
