"""A month of a grid as pages read it, and as the browser receives it."""

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from django.utils import timezone

from jalon.catalogue.definitions import GridColumn, GridDefinition, IndicatorDefinition
from jalon.indicators import rules
from jalon.indicators.models import Batch, Coverage, Indicator
from jalon.indicators.projection import encoding, past, store
from jalon.indicators.projection.encoding import Encoded
from jalon.indicators.projection.lines import Lines, unpacked
from jalon.indicators.projection.shape import Shape, shape
from jalon.indicators.projection.store import Kept
from jalon.kernel.periods import Period, months_between


@dataclass(frozen=True)
class CellView:
    """One cell, in words. `entity_id`: who holds the value, None when nothing is stated."""

    value: float | int | str | None
    state: int
    period: str | None
    flags: int
    grain: str  # et, ej, projet
    entity_id: int | None

    @property
    def text(self) -> str:
        """The value as plain French text; pages write it with the unit of its indicator."""
        if self.value is None:
            return ""
        return self.value if isinstance(self.value, str) else f"{self.value:.15g}".replace(".", ",")

    @property
    def carried(self) -> bool:
        return bool(self.flags & rules.CARRIED)

    @property
    def derived(self) -> bool:
        return bool(self.flags & rules.DERIVED)

    @property
    def absent(self) -> bool:
        return self.state == rules.ABSENT

    @property
    def stale(self) -> bool:
        """Older than the grid wants it."""
        return bool(self.flags & rules.OLD)

    @property
    def doubted(self) -> bool:
        """A check found something about it, which nobody has acknowledged."""
        return bool(self.flags & rules.FLAGGED)

    @property
    def contested(self) -> bool:
        """The region disputes it, and its owner has not answered yet."""
        return bool(self.flags & rules.CONTESTED)


@dataclass(frozen=True)
class ColumnView:
    """A column of a month: a dictionary of distinct cells and one code per line, read when first asked."""

    definition: GridColumn
    indicator: IndicatorDefinition
    payload: bytes
    listed: Lines

    @cached_property
    def _encoded(self) -> Encoded:
        return encoding.unpacked(self.payload)

    @property
    def entries(self) -> list[list]:
        """The distinct cells: [value, state, period or None when it is that of the column, flags]."""
        return self._encoded.entries

    @property
    def codes(self) -> list[int]:
        return self._encoded.codes

    @property
    def owners(self) -> list[int | None] | None:
        """Who holds the value of each line, None when it is the line itself everywhere."""
        return self._encoded.holders

    @property
    def data_period(self) -> str:
        return self._encoded.period

    def has_marks(self, flag: int) -> bool:
        """Whether any of its cells carries a mark."""
        return bool(encoding.marks_met(self.payload) & flag)

    def holder(self, i: int) -> int | None:
        """The entity whose value a line shows, None when it shows none."""
        if self.owners is not None:
            return self.owners[i]
        stated = self.entries[self.codes[i]][1] in (rules.PRESENT, rules.NOT_APPLICABLE, rules.UNAVAILABLE)
        return self.listed.ids[i] if stated else None

    def cell(self, i: int) -> CellView:
        value, state, period, flags = self.entries[self.codes[i]]
        holder = self.holder(i)
        full = None if state == rules.NOT_COVERED and period is None else period or self.data_period
        return CellView(value, state, full, flags, self._grain(i, holder), holder)

    def _grain(self, i: int, holder: int | None) -> str:
        if holder is None:
            return self.indicator.grains[0]
        if holder == self.listed.ids[i]:
            return "et"
        return "ej" if holder == self.listed.columns["ej"][i] else "projet"


@dataclass(frozen=True)
class MonthView:
    """A grid of a region for a month, as known now or at an instant."""

    grid: GridDefinition
    region: str
    month: Period
    known_at: datetime | None
    listed: Lines
    columns: list[ColumnView]
    indicators: Mapping[str, IndicatorDefinition] = field(default_factory=dict)  # as the month is defined

    @cached_property
    def lines(self) -> list[dict]:
        names = list(self.listed.columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*self.listed.columns.values(), strict=True)]

    def line(self, i: int) -> dict:
        """One of the lines, without making the five thousand others."""
        return {name: values[i] for name, values in self.listed.columns.items()}

    def place_of(self, finess: str) -> int | None:
        """The rank of an establishment among the lines; None when it has none."""
        numbers = self.listed.columns["finess_et"]
        return numbers.index(finess) if finess in numbers else None

    def column(self, column_id: str) -> ColumnView:
        return next(column for column in self.columns if column.definition.id == column_id)


def month_view(
    grid_id: str,
    region: str,
    month: Period | str,
    known_at: datetime | None = None,
    defined: Shape | None = None,
    only: Collection[str] | None = None,
) -> MonthView:
    """A month of a grid, brought up to date if something moved since it was last read.

    `defined`: the grid as it was defined on a past day; None: as the catalogue says now. `only`: these columns.
    """
    of_grid, code = defined or shape(grid_id), str(month)
    return _viewed(of_grid, region, code, known_at, _kept(of_grid, region, code, known_at, only), only)


def computed_view(of_grid: Shape, region: str, month: Period | str, known_at: datetime) -> MonthView:
    """A past month computed whole from the ledger and the directory, whatever is kept ready: to verify it."""
    return _viewed(of_grid, region, str(month), known_at, past.computed(of_grid, region, str(month), known_at))


def _viewed(
    of_grid: Shape,
    region: str,
    code: str,
    known_at: datetime | None,
    kept: Kept,
    only: Collection[str] | None = None,
) -> MonthView:
    listed = unpacked(kept.lines)
    columns = [
        ColumnView(column, of_grid.indicators[column.indicator], kept.fragments[key], listed)
        for key, column in of_grid.columns.items()
        if only is None or key in only
    ]
    return MonthView(of_grid.grid, region, Period(code), known_at, listed, columns, of_grid.indicators)


def month_json(
    grid_id: str,
    region: str,
    month: Period | str,
    known_at: datetime | None = None,
    columns: Sequence[str] | None = None,
    instead: Mapping[str, bytes] | None = None,
    defined: Shape | None = None,
) -> bytes:
    """The same month for the browser: pieces already written in JSON, joined.

    `columns`: those the reader may see; `instead`: the payloads of those he sees otherwise, as of ColumnView.
    """
    of_grid, code = defined or shape(grid_id), str(month)
    kept = _kept(of_grid, region, code, known_at)
    head = {"grid": grid_id, "region": region, "month": code, "known_at": known_at.isoformat() if known_at else None}
    wanted = [key for key in of_grid.columns if columns is None or key in columns]
    payloads = kept.fragments if not instead else {**kept.fragments, **instead}
    opening = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    return _joined(opening, kept.lines, tuple((key, payloads[key]) for key in wanted))


@lru_cache(maxsize=8)  # by what is in it: those who may read the same columns are given the same bytes
def _joined(opening: bytes, packed: bytes, columns: tuple[tuple[str, bytes], ...]) -> bytes:
    pieces = [json.dumps(key).encode() + b":" + zlib.decompress(payload) for key, payload in columns]
    return b"".join([opening, b',"lines":', zlib.decompress(packed), b',"columns":{', b",".join(pieces), b"}}"])


Opened = Callable[[str, str], Iterable[str]]  # grid, region → months that a person opened
_OPENED: list[Opened] = []


def open_months_with(opened: Opened) -> None:
    """Name whoever knows of months opened before anything is said of them (the tracking, when it starts)."""
    if opened not in _OPENED:
        _OPENED.append(opened)


def months_known(grid_id: str, region: str) -> list[Period]:
    """The months a grid may be read at, the last first: from the first thing said, or opened, to the last."""
    opened = [month for ask in _OPENED for month in ask(grid_id, region)]
    return _months_between([*_said(grid_id), *opened])


def months_said(grid_id: str, region: str) -> list[Period]:
    """The same, of which something is said already."""
    return _months_between(_said(grid_id))


def _said(grid_id: str) -> list[str]:
    """The periods of which something is said that the grid shows; of any length, so not in order of time.

    What only other grids show opens no month here: a hospital that registers in spring would else open spring in all.
    """
    of_grid = shape(grid_id)
    codes = of_grid.codes.union(*of_grid.inputs.values())
    wanted = set(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))
    covered = Coverage.objects.filter(indicator__in=wanted).exclude(period="").exclude(batch__applied_at=None)
    published = Batch.objects.exclude(first_period="").exclude(applied_at=None)
    found = set(covered.values_list("period", flat=True).distinct())
    for first, last, ids in published.values_list("first_period", "last_period", "indicators").distinct():
        if not wanted.isdisjoint(ids):
            found |= {first, last}
    return list(found)


def _months_between(found: Iterable[str | None]) -> list[Period]:
    bounds = [bound for bound in found if bound]
    if not bounds:
        return []
    begin, end = Period(min(rules.first_month(b) for b in bounds)), Period(max(rules.last_month(b) for b in bounds))
    return [end.shifted(-step) for step in range(months_between(begin, end) + 1)]


def latest_month(grid_id: str, region: str) -> Period:
    """The month a grid opens at: the last opened or of which something is said, else that of today."""
    known = months_known(grid_id, region)
    today = timezone.localdate()
    return known[0] if known else Period.month(today.year, today.month)


def _kept(
    of_grid: Shape, region: str, month: str, known_at: datetime | None, only: Collection[str] | None = None
) -> Kept:
    if known_at is None:
        return store.current(of_grid, region, month, only)
    return past.as_known(of_grid, region, month, known_at)
