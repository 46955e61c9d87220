"""What moved in a grid: between two of its months, or in the ledger since an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jalon.accounts.access import Perimeter
from jalon.directory.queries.comings import Look as DirectoryLook
from jalon.directory.queries.comings import why_here, why_no_longer
from jalon.indicators import ledger
from jalon.indicators.ledger import reading as stated
from jalon.indicators.models import Batch, Indicator, Observation
from jalon.indicators.projection import ColumnView, MonthView
from jalon.indicators.rules import PRESENT, RESERVED, whole
from jalon.kernel.periods import Period
from jalon.sources.models import Delivery
from jalon.tracking import reading
from jalon.tracking.frame import Place
from jalon.tracking.moved import rules
from jalon.tracking.moved.rules import NOTHING, Cell, Move, Side

MONTHS_BACK = 24  # how far a carried state is looked for


@dataclass(frozen=True)
class ColumnMoves:
    """What moved in a column; `aside` says why nothing is counted when one of the two looks says nothing at all."""

    column: ColumnView
    moves: Sequence[Move]
    aside: str = ""
    periods: Mapping[int, str] | None = None  # since an instant: the period each move is about, by its rank

    @property
    def total(self) -> int:
        return sum(move.kind != rules.CONFIRMED for move in self.moves)


@dataclass(frozen=True)
class Passage:
    """An establishment that came into the grid, or left it, and what the directory says of it."""

    line: Mapping[str, object]
    why: str


@dataclass(frozen=True)
class Moved:
    """Everything that moved, in the order of the columns."""

    view: MonthView
    columns: Sequence[ColumnMoves]
    entered: Sequence[Passage]
    left: Sequence[Passage]

    @property
    def total(self) -> int:
        """How many values are not what they were; what was only confirmed has not moved."""
        return sum(one.total for one in self.columns)


def between(place: Place, perimeter: Perimeter, earlier: Period) -> Moved:
    """Between two months, each as it is read: as known now, or as it was closed."""
    after = reading.month_of(perimeter, place.grid.id, place.region, place.month)
    before = reading.month_of(perimeter, place.grid.id, place.region, earlier)
    return compare(before, after)


def compare(before: MonthView, after: MonthView) -> Moved:
    """What moved from one month to another, on the lines that both have; the others came or left."""
    place_of = {entity: i for i, entity in enumerate(before.listed.ids)}
    kept = [i for i, entity in enumerate(after.listed.ids) if entity in place_of]
    past = [place_of[after.listed.ids[i]] for i in kept]
    known = {column.definition.id: column for column in before.columns}
    columns = [
        _moves(known[column.definition.id], past, column, kept, (before.month, after.month))
        for column in after.columns
        if column.definition.id in known
    ]
    return Moved(after, columns, *_passages(before, after))


def _moves(
    was: ColumnView, past: Sequence[int], now: ColumnView, kept: Sequence[int], months: tuple[Period, Period]
) -> ColumnMoves:
    before, after = _side(was, past), _side(now, kept)
    silent = [month.label for side, month in zip((before, after), months, strict=True) if not rules.told(side.cells)]
    if silent:
        return ColumnMoves(now, (), f"rien n'est connu de {silent[0]}" if len(silent) == 1 else "")
    found = rules.moves(now.indicator, before, after)
    return ColumnMoves(now, [one._replace(lines=tuple(kept[i] for i in one.lines)) for one in found])


def _side(column: ColumnView, positions: Sequence[int]) -> Side:
    own = column.data_period or None
    cells = [
        Cell(value, state, period or (None if state == rules.NOT_COVERED else own), flags)
        for value, state, period, flags in column.entries
    ]
    codes = column.codes
    holders = [column.holder(i) for i in positions]
    return Side(cells, [codes[i] for i in positions], holders)


def _passages(before: MonthView, after: MonthView) -> tuple[list[Passage], list[Passage]]:
    was, now = set(before.listed.ids), set(after.listed.ids)
    looks = tuple(DirectoryLook(view.month.last_day, view.known_at) for view in (before, after))
    came, gone = now - was, was - now
    here, no_longer = why_here(came, *looks), why_no_longer(gone, *looks)
    return (
        [Passage(line, here[line["id"]]) for line in after.lines if line["id"] in came] if came else [],
        [Passage(line, no_longer[line["id"]]) for line in before.lines if line["id"] in gone] if gone else [],
    )


def since(place: Place, perimeter: Perimeter, instant: datetime) -> Moved:
    """What was published since an instant and moved a value, whatever its month; lines as known then and now."""
    view = reading.month_of(perimeter, place.grid.id, place.region, place.month, now=True)
    then = reading.month_of(perimeter, place.grid.id, place.region, place.month, known_at=instant)
    lines = _lines_of(view)
    by_code = {column.indicator.id: column for column in reversed(view.columns) if not column.indicator.derived}
    numbers = dict(Indicator.objects.filter(code__in=by_code).values_list("code", "pk"))
    touched = _touched(set(numbers.values()), instant)
    columns = []
    for column in view.columns:
        if by_code.get(column.indicator.id) is column:
            places = touched.get(numbers.get(column.indicator.id, 0), {})
            columns.append(_since(column, numbers.get(column.indicator.id, 0), places, lines, instant))
    return Moved(view, columns, *_passages(then, view))


def _lines_of(view: MonthView) -> dict[int, list[int]]:
    """The positions of the lines on which each entity's value may show."""
    found: dict[int, list[int]] = defaultdict(list)
    for name in ("id", "ej", "projet"):
        for i, entity in enumerate(view.listed.columns[name]):
            if entity and (not found[entity] or found[entity][-1] != i):
                found[entity].append(i)
    return found


def _touched(indicators: set[int], instant: datetime) -> dict[int, dict[str, set[int]]]:
    """By indicator and period, the entities of which something was said, or taken back, since an instant."""
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    fields = ("indicator_id", "period", "entity_id")
    for batch in Batch.objects.filter(applied_at__gt=instant):
        if indicators.isdisjoint(batch.indicators):
            continue
        for rows in (ledger.rows_of(batch), Observation.objects.filter(superseded_by=batch)):
            for indicator, period, entity in rows.filter(indicator__in=indicators).values_list(*fields):
                found[indicator][period].add(entity)
    return found


def _since(
    column: ColumnView, number: int, places: Mapping[str, set[int]], lines: Mapping[int, list[int]], instant: datetime
) -> ColumnMoves:
    made: list[Move] = []
    periods: dict[int, str] = {}
    for period in sorted(places):
        entities = sorted(entity for entity in places[period] if _readable(column, lines.get(entity, ())))
        now, then = _cells(number, period, entities), _cells(number, period, entities, instant)
        if column.indicator.carries_over:
            now |= _carried(number, period, set(entities) - now.keys(), None)
            then |= _carried(number, period, set(entities) - then.keys(), instant)
        for entity in entities:
            before, after = then.get(entity, NOTHING), now.get(entity, NOTHING)
            kind = rules.kind_of(before, after, carries=column.indicator.carries_over)
            if kind:
                periods[len(made)] = period
                direction = rules.direction_of(column.indicator, kind, before, after)
                made.append(Move(before, after, kind, direction, tuple(lines[entity]), entity))
    return ColumnMoves(column, made, periods=periods)


def _readable(column: ColumnView, positions: Iterable[int]) -> bool:
    """Whether the entity has a line here, and its cell is not kept from this person."""
    positions = list(positions)
    return bool(positions) and column.entries[column.codes[positions[0]]][1] != RESERVED


def _cells(number: int, period: str, entities: Sequence[int], known_at: datetime | None = None) -> dict[int, Cell]:
    if not entities:
        return {}
    return {
        entity: Cell(text if amount is None else whole(amount), state, period)
        for entity, state, amount, text in stated.values(number, period, entities, known_at)
    }


def _carried(number: int, period: str, entities: set[int], known_at: datetime | None) -> dict[int, Cell]:
    """The last state said before that period, as known at an instant: what is carried over to it."""
    found: dict[int, Cell] = {}
    for past in [one for one in stated.periods(number) if one < period][:MONTHS_BACK]:
        left = sorted(entities - found.keys())
        if not left:
            break
        found |= _cells(number, past, left, known_at)
    return {entity: cell._replace(flags=rules.CARRIED) for entity, cell in found.items()}


@dataclass(frozen=True)
class Source:
    """By whom a value was brought: a person, or a file; and when."""

    who: str
    at: datetime | None
    delivery_id: int | None = None


def sources_of(moves: Sequence[tuple[ColumnView, Move, str]]) -> dict[int, Source]:
    """Who brought what shows after each move, by its rank: (column, move, period); nothing for what is computed."""
    wanted: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for rank, (column, move, period) in enumerate(moves):
        if move.holder and not column.indicator.derived:
            wanted[column.indicator.id, period].append((rank, move.holder))
    numbers = dict(Indicator.objects.filter(code__in={code for code, _ in wanted}).values_list("code", "pk"))
    batch_of: dict[int, int] = {}
    for (code, period), asked in wanted.items():
        rows = stated.standing_rows([numbers[code]], period, [holder for _, holder in asked]) if code in numbers else []
        standing = {entity: batch for _, entity, _, state, _, _, batch in rows if state >= PRESENT}
        batch_of.update({rank: standing[holder] for rank, holder in asked if holder in standing})
    return _told_by(batch_of)


def _told_by(batch_of: Mapping[int, int]) -> dict[int, Source]:
    batches = Batch.objects.select_related("author").in_bulk(set(batch_of.values()))
    files = {one.batch_id: one for one in Delivery.objects.filter(batch__in=batches).only("batch", "file_name")}
    found = {}
    for rank, pk in batch_of.items():
        batch, file = batches[pk], files.get(pk)
        who = file.file_name if file else str(batch.author or batch)
        found[rank] = Source(who, batch.applied_at, file.pk if file else None)
    return found


def only(moved: Moved, *, theme: str = "", column: str = "") -> Moved:
    """The same, for a theme or a column."""
    kept = [
        one
        for one in moved.columns
        if (not theme or one.column.definition.theme == theme) and (not column or one.column.definition.id == column)
    ]
    return replace(moved, columns=kept)
