"""A column of a month over some lines, each holder once: the same holders and numbers as the totals of the grid."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jalon.catalogue.definitions import IndicatorDefinition
from jalon.catalogue.values import SET_SEPARATOR
from jalon.indicators import rules as states
from jalon.indicators.comparison import rules
from jalon.indicators.comparison.rules import Distribution, Shares
from jalon.indicators.projection.totals import Parts, counted_once, divided, made_of, of_its_month, parts
from jalon.indicators.projection.view import ColumnView, MonthView
from jalon.kernel.intervals import Interval
from jalon.kernel.recent import Recent

_REASONS = {
    states.NOT_APPLICABLE: "not_applicable",
    states.UNAVAILABLE: "unavailable",
    states.ABSENT: "absent",
    states.NOT_COVERED: "uncovered",
    states.WAITING: "waiting",
    states.RESERVED: "reserved",
}


@dataclass(frozen=True)
class Measured:
    """What an indicator is worth for each holder, who has none and why, and what its rate is made of."""

    indicator: IndicatorDefinition
    values: Mapping[int, float | str] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    parts: Parts | None = None
    places: Mapping[int, int] = field(default_factory=dict)  # holder → the first line that shows its value

    @property
    def rate(self) -> float | None:
        return divided(*self.parts) if self.parts else None

    @cached_property
    def spread(self) -> Distribution:
        """Its distribution, counted once."""
        return self.distribution()

    def distribution(self) -> Distribution:
        return rules.distribution(self.values.values(), self.missing, self.rate)  # type: ignore[arg-type]

    def shares(self) -> Shares:
        alike = Counter(self.values.values())
        held = {tuple(members_of(self.indicator, str(one))): times for one, times in alike.items()}
        value = self.indicator.value
        order = () if value.open_list else [one for one in value.values if one not in value.not_applicable]
        return rules.shares_of(held, order, self.missing)

    def among(self, holders: Collection[int]) -> "Measured":
        """The same for those holders only."""
        kept = {one: value for one, value in self.values.items() if one in holders}
        made = None
        if self.parts:
            tops, bottoms, times = self.parts
            made = _of(tops, holders), _of(bottoms, holders), times
        return Measured(self.indicator, kept, {}, made, self.places)

    def interval(self, holder: int) -> Interval | None:
        """The interval of a holder's rate, where it is a share in percent of what was counted."""
        if self.parts is None or self.indicator.value.type != "percent":
            return None
        tops, bottoms, times = self.parts
        top, bottom = tops.get(holder), bottoms.get(holder)
        if top is None or not bottom:
            return None
        top, times = (round(top / 100), 100) if times == 1 else (top, times)  # weighted by a size: rate × size
        return rules.rate_interval(top, bottom, times)


def measured(view: MonthView, column_id: str, positions: Sequence[int] | None = None) -> Measured:
    """A column over some lines (all by default)."""
    column = view.column(column_id)
    columns = {one.indicator.id: one for one in reversed(view.columns)}
    if positions is not None:
        return _measured(view, column, list(positions), columns)
    return _whole.get(
        made_of(view, column, columns), lambda: _measured(view, column, list(range(len(view.listed))), columns)
    )


_whole: Recent[tuple, Measured] = Recent(20)  # whole columns, which the panel of each cell asks again


def _measured(view: MonthView, column: ColumnView, kept: list[int], columns: Mapping[str, ColumnView]) -> Measured:
    values: dict[int, float | str] = {}
    missing: Counter[str] = Counter()
    places: dict[int, int] = {}
    read, ids, owners = _reader(column), view.listed.ids, column.owners
    entities = view.listed.columns["ej"] if "et" not in column.indicator.grains else None
    for i in counted_once(view, column, kept):
        value, why = read[column.codes[i]]
        if value is None:
            missing[why] += 1
            continue
        holder = (owners[i] if owners else None) or (entities[i] if entities else None) or ids[i]
        values[holder] = value
        places[holder] = i
    made = parts(view, column, kept, columns) if column.indicator.value.is_number else None
    return Measured(column.indicator, values, dict(missing), made, places)


def holder_of(view: MonthView, column_id: str, position: int) -> int:
    """Who would hold the value shown on a line: the establishment, or its legal entity or project."""
    column = view.column(column_id)
    own = view.listed.ids[position]
    entity = None if "et" in column.indicator.grains else view.listed.columns["ej"][position]
    return column.holder(position) or entity or own


def members_of(indicator: IndicatorDefinition, value: str) -> list[str]:
    """The values held: several for a set."""
    return value.split(SET_SEPARATOR) if indicator.value.type == "set" else [value]


def _reader(column: ColumnView) -> list[tuple[float | str | None, str]]:
    """For each distinct cell of the column: its value, or why it counts for none."""
    is_number = column.indicator.value.is_number
    read: Callable = _number if is_number else _text
    return [(None, "older") if not of_its_month(column, entry) else read(*entry) for entry in column.entries]


def _number(value: object, state: int, period: str | None, flags: int) -> tuple[float | None, str]:
    if state == states.PRESENT and isinstance(value, int | float):
        return value, ""
    return None, _REASONS.get(state, "empty")


def _text(value: object, state: int, period: str | None, flags: int) -> tuple[str | None, str]:
    """A choice; what an absence means counts as a value, "non concerné" does not."""
    if value is None or state not in (states.PRESENT, states.ABSENT):
        return None, _REASONS.get(state, "empty")
    return str(value), ""


def _of(numbers: Mapping[int, float], holders: Collection[int]) -> dict[int, float]:
    return {one: number for one, number in numbers.items() if one in holders}
