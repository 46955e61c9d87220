"""What becomes of each row: matched, pending or rejected; and which shared values contradict each other.

Plain rules: the directory comes as a function, so that they are tested without a database.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, Protocol

from jalon.catalogue.definitions import SourceColumn
from jalon.kernel import finess
from jalon.sources.reading.cells import EMPTY
from jalon.sources.reading.rows import ParsedRow
from jalon.sources.reading.texts import text_of

MATCHED, PENDING, REJECTED = "matched", "pending", "rejected"


class Resolution(Protocol):
    """What the directory answers of a key: `directory.rules.Resolution` has this shape."""

    @property
    def outcome(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def entity_id(self) -> int | None: ...
    @property
    def repair(self) -> str: ...


Resolve = Callable[[finess.Reading, str], Resolution]
Holder = Callable[[ParsedRow, SourceColumn], Hashable | None]


class Outcome(NamedTuple):
    """`reason`: unknown, ambiguous, wrong_level, conflict, unknown_item, unknown_grain (pending);
    no_key, check_digit, misaligned (rejected). `copy`: the row repeats an earlier one, cell for cell.
    A row in conflict keeps its entity, so that a person may choose.
    """

    outcome: str
    reason: str = ""
    entity_id: int | None = None
    repair: str = ""
    copy: bool = False


def outcomes(rows: Sequence[ParsedRow], resolve: Resolve) -> list[Outcome]:
    """The outcome of each row, in order: read = matched + pending + rejected.

    Rows of one entity and item with different values all wait, also those that agree among
    themselves: nothing says which is right. Rows that say the same are all matched.
    """
    found = [_alone(row, resolve) for row in rows]
    together = defaultdict(list)
    for index, outcome in enumerate(found):
        if outcome.outcome == MATCHED:
            together[(outcome.entity_id, rows[index].item)].append(index)
    for indexes in together.values():
        if len(indexes) > 1:
            _settle(rows, indexes, found)
    return found


def clashes(rows: Sequence[ParsedRow], found: Sequence[Outcome], holder: Holder) -> set[tuple[int, str]]:
    """(row index, column id) of the cells whose holder is given several values by matched rows.

    For columns whose grain is not the row's: `holder` tells the legal entity of the site, the
    project of the row… None when it has none. Those cells wait; their rows stay matched.
    """
    said: dict[tuple[str, str, Hashable], list[tuple[int, object]]] = defaultdict(list)
    for index, (row, outcome) in enumerate(zip(rows, found, strict=True)):
        for column in row.layout.definition.columns if outcome.outcome == MATCHED else ():
            cell = row.cells.get(column.id)
            if cell is None or cell.state == EMPTY or column.grain in ("", row.grain):
                continue
            if (held_by := holder(row, column)) is not None:
                said[(column.id, row.item, held_by)].append((index, cell.value))
    return {
        (index, column)
        for (column, _, _), cells in said.items()
        if len({value for _, value in cells}) > 1
        for index, _ in cells
    }


def _alone(row: ParsedRow, resolve: Resolve) -> Outcome:
    if row.problem == "misaligned":
        return Outcome(REJECTED, "misaligned")
    resolution = resolve(row.key, row.grain or "et")
    if row.problem and resolution.outcome != REJECTED:
        return Outcome(PENDING, row.problem, resolution.entity_id)
    return Outcome(resolution.outcome, resolution.reason, resolution.entity_id, resolution.repair)


def _settle(rows: Sequence[ParsedRow], indexes: list[int], found: list[Outcome]) -> None:
    """Rows that say different things of one column all wait; those that only repeat are marked."""
    said: dict[str, set[object]] = defaultdict(set)
    for index in indexes:
        for column, cell in rows[index].cells.items():
            said[column].add(cell.value)
    if any(len(values) > 1 for values in said.values()):
        for index in indexes:
            found[index] = found[index]._replace(outcome=PENDING, reason="conflict", repair="")
        return
    told: set[tuple[str, ...]] = set()
    for index in indexes:
        if (written := _written(rows[index])) in told:
            found[index] = found[index]._replace(copy=True)
        told.add(written)


def _written(row: ParsedRow) -> tuple[str, ...]:
    """What the row says, its key aside: a copy of another row, or another site of the same entity."""
    columns = row.layout.match.columns
    keys = {column.id for column in row.layout.definition.columns if column.role == "key"}
    return tuple(text_of(row.raw[index]) for column, index in columns.items() if column not in keys)
