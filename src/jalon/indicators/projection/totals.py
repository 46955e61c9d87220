"""Counts and totals of the lines kept: each holder of a value is counted once, rates are never averaged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.catalogue.values import SET_SEPARATOR
from jalon.indicators import rules
from jalon.indicators.projection import held
from jalon.indicators.projection.view import ColumnView, MonthView
from jalon.kernel.recent import Recent


@dataclass(frozen=True)
class Total:
    """What a column comes to. `n`: how many holders have a value; `sum`: None where nothing may be added up.

    `counts`: how many hold each value, the label of absence included (a set counts once under each of its members);
    `carried`: how many of them hold it from a month before, not confirmed since. `mean` only describes a distribution;
    `rate` is Σ of the parts / Σ of the denominators, where these are known.
    """

    n: int
    sum: float | int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)
    older: int = 0  # cells that show an older month than the column's: seen, never added to it
    mean: float | None = None
    rate: float | None = None


def totals(view: MonthView, line_indexes: Iterable[int] | None = None) -> dict[str, Total]:
    """The totals of every column over some lines (all by default).

    A legal entity counts in the region of its seat where a source gives it, else where it has a site. A column
    that shows the latest value counts those of its own month: a total never mixes months.
    """
    positions = list(range(len(view.listed)) if line_indexes is None else line_indexes)
    columns = {column.indicator.id: column for column in reversed(view.columns)}
    if len(positions) < len(view.listed):
        return {column.definition.id: _total(view, column, positions, columns) for column in view.columns}
    return {column.definition.id: _of_all(view, column, positions, columns) for column in view.columns}


_whole: Recent[tuple, Total] = Recent(held.COLUMNS)  # the totals over every line, by all that they are made from


def _of_all(view: MonthView, column: ColumnView, positions: Sequence[int], columns: Mapping[str, ColumnView]) -> Total:
    """The total over every line, kept by the content of the columns that it is made from: pages ask it again."""
    return _whole.get(made_of(view, column, columns), lambda: _total(view, column, positions, columns))


def made_of(view: MonthView, column: ColumnView, columns: Mapping[str, ColumnView]) -> tuple:
    """All that what is counted of a column over every line rests on: the same key, the same figures."""
    derived = column.indicator.derived
    parts = (*(derived.of if derived else ()), column.indicator.denominator)
    payloads = tuple((one, columns[one].payload, columns[one].indicator.version) for one in parts if one in columns)
    about = (view.region, column.definition.shows, column.indicator.id, column.indicator.version)
    return (view.listed.name, about, column.payload, payloads)


def _total(view: MonthView, column: ColumnView, positions: Sequence[int], columns: Mapping[str, ColumnView]) -> Total:
    entries = column.entries
    met = Counter(map(column.codes.__getitem__, counted_once(view, column, positions)))
    cells = [(entries[code], times) for code, times in met.items() if of_its_month(column, entries[code])]
    older = sum(met.values()) - sum(times for _, times in cells)
    if not column.indicator.value.is_number:
        return _counted(column, cells, older)
    stated = [(v, times) for (v, state, _, _), times in cells if state == rules.PRESENT and isinstance(v, int | float)]
    n, added = sum(times for _, times in stated), sum(value * times for value, times in stated)
    if column.indicator.additive == "sum":
        return Total(n=n, sum=rules.whole(round(added, 6)), older=older)
    made = parts(view, column, positions, columns)
    return Total(n=n, older=older, mean=added / n if n else None, rate=divided(*made) if made else None)


def of_its_month(column: ColumnView, entry: list) -> bool:
    """Whether a cell is of the month of its column; what is carried over holds in this month too."""
    return entry[2] is None or column.definition.shows == "same" or column.indicator.carries_over


def numbers(view: MonthView, column: ColumnView, positions: Sequence[int]) -> dict[int, float]:
    """The numbers stated, by holder."""
    held = {}
    for i in counted_once(view, column, positions):
        entry = column.entries[column.codes[i]]
        value, state, _, _ = entry
        if state == rules.PRESENT and isinstance(value, int | float) and of_its_month(column, entry):
            held[column.holder(i) or view.listed.ids[i]] = value
    return held


def counted_once(view: MonthView, column: ColumnView, positions: Sequence[int]) -> list[int]:
    """The positions of which the value counts: the first of those that show the same holder's."""
    owners = column.owners
    if owners is None:
        return list(positions)
    seen: set[int] = set()
    kept = []
    entities = None if "et" in column.indicator.grains else view.listed.columns["ej"]
    for i in positions:
        holder = owners[i] or (entities[i] if entities else None)
        if holder is not None and (holder in seen or _seated_elsewhere(view, i, holder)):
            continue
        seen.add(holder or -1)
        kept.append(i)
    return kept


def _seated_elsewhere(view: MonthView, i: int, holder: int) -> bool:
    listed = view.listed.columns
    seat = listed["region_ej"][i]
    return holder == listed["ej"][i] and bool(seat) and bool(view.region) and seat != view.region


def _counted(column: ColumnView, cells: Iterable[tuple[list, int]], older: int) -> Total:
    counts: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    stated = 0
    for (value, state, _, flags), times in cells:
        if value is None:
            continue
        stated += times if state in (rules.PRESENT, rules.NOT_APPLICABLE) else 0
        for one in _members(column, str(value)):
            counts[one] += times
            if flags & rules.CARRIED:
                carried[one] += times
    order = {value: rank for rank, value in enumerate(column.indicator.value.values)}
    ranked = sorted(counts.items(), key=lambda pair: (order.get(pair[0], len(order)), -pair[1], pair[0]))
    return Total(n=stated, counts=dict(ranked), carried=dict(carried), older=older)


def _members(column: ColumnView, value: str) -> list[str]:
    return value.split(SET_SEPARATOR) if column.indicator.value.type == "set" else [value]


Parts = tuple[Mapping[int, float], Mapping[int, float], float]  # numerators and denominators by holder, and times


def parts(
    view: MonthView, column: ColumnView, positions: Sequence[int], columns: Mapping[str, ColumnView]
) -> Parts | None:
    """What a rate is made of; None when the grid does not show it. `columns`: by code of indicator."""
    derived = column.indicator.derived
    if derived and derived.how == "ratio":
        above, below = (columns.get(code) for code in derived.of)
        if above is None or below is None:
            return None
        return numbers(view, above, positions), numbers(view, below, positions), derived.times
    weights = columns.get(column.indicator.denominator)
    if weights is None:
        return None
    sizes, held = numbers(view, weights, positions), numbers(view, column, positions)
    return {one: value * sizes.get(one, 0) for one, value in held.items()}, sizes, 1


def divided(tops: Mapping[int, float], bottoms: Mapping[int, float], times: float) -> float | None:
    """Σ numerators / Σ denominators over the holders that have both."""
    both = tops.keys() & bottoms.keys()
    whole = sum(bottoms[entity] for entity in both)
    return sum(tops[entity] for entity in both) / whole * times if whole else None
