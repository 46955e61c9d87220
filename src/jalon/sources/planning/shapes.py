"""What a plan holds, in memory: made anew from the original each time, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from jalon.catalogue.definitions import SourceDefinition
from jalon.sources.models import Delivery
from jalon.sources.rules.comparing import Comparison, Place, ValueCell
from jalon.sources.rules.counts import RowCounts


class RowOutcome(NamedTuple):
    """What became of a row; `entity` is the one it is about when it matches, or when only that is known."""

    outcome: str
    reason: str = ""
    entity: Any = None  # the id of an entity
    repair: str = ""
    candidates: tuple[int, ...] = ()
    copy: bool = False  # repeats an earlier row word for word


@dataclass(frozen=True)
class Column:
    """A value column found in the file: where it is and what it publishes."""

    sheet: int
    id: str
    letter: str
    header: str
    grain: str  # of what is published, when it is not that of the row
    indicator: int  # id in the ledger; 0 when it depends on the row's item
    by_item: dict[str, int] = field(default_factory=dict)
    code: str = ""  # of the indicator, perhaps with {item}
    period: str = ""  # when the band above says another month than the file's


class EntityFacts(NamedTuple):
    code: str
    kind: str
    name: str
    region: str
    ej: int | None


@dataclass
class Plan:
    delivery: Delivery
    source: SourceDefinition
    period: str
    opened: Any  # planning.opening.Opened
    outcomes: list[RowOutcome]
    columns: list[Column]
    codes: dict[int, str]  # indicator id → code
    comparison: Comparison
    former: list[Delivery]
    gone: dict[Place, Any]  # what stands, was stated by the former version and is not by this one
    by_hand: frozenset[int]  # batches among them that no delivery published
    facts: dict[int, EntityFacts]
    projects: dict[str, int | None]  # code → entity id, None when it does not exist yet

    @property
    def rows(self) -> list[Any]:
        return self.opened.rows

    @property
    def row_counts(self) -> RowCounts:
        tally = {"matched": 0, "pending": 0, "rejected": 0}
        for outcome in self.outcomes:
            tally[outcome.outcome] += 1
        return RowCounts(**tally)

    def period_of(self, cell: ValueCell) -> str:
        return self.columns[cell.column].period or self.period

    def entity_of_row(self, sheet: int, row: int) -> int | None:
        """The entity the row of the file names."""
        return next(
            (
                outcome.entity
                for read, outcome in zip(self.rows, self.outcomes, strict=True)
                if (read.sheet, read.row) == (sheet, row)
            ),
            None,
        )

    @cached_property
    def taken(self) -> list[ValueCell]:
        """The cells that become observations."""
        return self.comparison.new + [changed.of for changed in self.comparison.changed]

    @cached_property
    def noted(self) -> list[ValueCell]:
        """Those of which a person may want to check something."""
        return [cell for cell in self.taken if cell.cell.note]

    @cached_property
    def publishable(self) -> list[ValueCell]:
        """Those whose entity exists already; all of them when the file names no project."""
        if not self.projects:
            return self.taken
        return [cell for cell in self.taken if isinstance(cell.place[1], int)]

    @property
    def of_new_projects(self) -> list[ValueCell]:
        return [cell for cell in self.taken if not isinstance(cell.place[1], int)]

    @property
    def superseded(self) -> list[int]:
        """Ids of the observations that stop standing."""
        return [changed.before.id for changed in self.comparison.changed] + [value.id for value in self.gone.values()]

    def indicators_and_periods(self) -> Iterable[tuple[int, str]]:
        for column in self.columns:
            for indicator in column.by_item.values() if column.by_item else (column.indicator,):
                yield indicator, column.period or self.period
