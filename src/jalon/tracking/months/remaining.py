"""What a month still lacks before it is closed: cells of the region, files, answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jalon.indicators.projection import ColumnView, MonthView
from jalon.tracking import rules


@dataclass(frozen=True)
class ColumnLeft:
    """A column that the region keeps up to date: how many lines are empty, or carried over and not confirmed."""

    column: ColumnView
    theme: str
    lines: int
    empty: int
    carried: int

    @property
    def done(self) -> int:
        return self.lines - self.empty - self.carried


@dataclass(frozen=True)
class Remaining:
    """What is left of a month. `missing`: by theme, the columns of which no file says anything this month."""

    columns: Sequence[ColumnLeft]
    waiting: int
    contested: int
    doubted: int
    missing: Sequence[tuple[str, Sequence[str]]]

    @property
    def cells(self) -> int:
        return sum(one.lines for one in self.columns)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.columns)

    @property
    def carried(self) -> int:
        return sum(one.carried for one in self.columns)

    @property
    def share(self) -> float | None:
        """Of the region's cells, those completed or confirmed, in percent; None when it has none to keep."""
        return 100 * self.done / self.cells if self.cells else None

    @property
    def anything(self) -> bool:
        return bool(self.done < self.cells or self.waiting or self.contested or self.doubted or self.missing)


def of(view: MonthView) -> Remaining:
    themes = {theme.id: theme.title for theme in view.grid.themes}
    counted = [(column, Counter(column.codes)) for column in view.columns]
    kept = [
        _left(column, counts, themes[column.definition.theme]) for column, counts in counted if _is_kept(column, counts)
    ]
    flags = [(entry, times) for column, counts in counted for entry, times in _met(column, counts)]
    return Remaining(
        columns=kept,
        waiting=sum(times for entry, times in flags if entry[1] == rules.WAITING),
        contested=sum(times for entry, times in flags if entry[3] & rules.CONTESTED),
        doubted=sum(times for entry, times in flags if entry[3] & rules.FLAGGED),
        missing=_missing(counted, themes),
    )


def _met(column: ColumnView, counts: Counter[int]) -> list[tuple[list, int]]:
    return [(column.entries[code], times) for code, times in counts.items()]


def _is_kept(column: ColumnView, counts: Counter[int]) -> bool:
    """A list of values that the region keeps up to date, once it has begun to; comments are never owed."""
    value = column.indicator.value
    owed = column.indicator.owner == "region" and value.type == "choice" and len(value.values) > 1
    return owed and column.indicator.derived is None and any(entry[0] is not None for entry, _ in _met(column, counts))


def _left(column: ColumnView, counts: Counter[int], theme: str) -> ColumnLeft:
    met = _met(column, counts)
    empty = sum(times for entry, times in met if entry[0] is None and entry[1] != rules.UNAVAILABLE)
    carried = sum(times for entry, times in met if entry[0] is not None and entry[3] & rules.CARRIED)
    return ColumnLeft(column, theme, sum(counts.values()), empty, carried)


def _missing(counted: Sequence[tuple[ColumnView, Counter[int]]], themes: dict[str, str]) -> list[tuple[str, list[str]]]:
    """The columns that files deliver and of which nothing came for this month; a column that shows the latest value
    is missed by the freshness of its source, not here."""
    found: dict[str, list[str]] = {}
    for column, counts in counted:
        delivered = column.indicator.owner != "region" and column.definition.shows == "same"
        stated = delivered and column.indicator.derived is None and not column.definition.hidden
        if stated and all(entry[1] == rules.NOT_COVERED for entry, _ in _met(column, counts)):
            found.setdefault(themes[column.definition.theme], []).append(column.definition.label)
    return list(found.items())
