"""The cells that a block speaks of: on which line, whose value, what they show, whether this person may write them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jalon.accounts.access import Perimeter
from jalon.indicators import ledger
from jalon.indicators.ledger import Cell, Standing
from jalon.indicators.models import Batch, Indicator
from jalon.indicators.projection import CellView, ColumnView, MonthView
from jalon.kernel.refusal import Refusal
from jalon.tracking import access
from jalon.tracking.access import Writing
from jalon.tracking.frame import Place
from jalon.tracking.months.queries import must_be_open
from jalon.tracking.reading import month_of

Lock = str | Mapping[str, str]  # why a column may not be written, everywhere or by département; empty: it may


@dataclass(frozen=True)
class Target:
    """A cell of the grid, and the place of the ledger where what is typed there goes."""

    line: int
    column: ColumnView
    shown: CellView
    holder: int
    writing: Writing
    month: str
    name: str  # the establishment and the column, as messages say them

    @property
    def is_blank(self) -> bool:
        """Nothing is stated there: emptying it would change nothing."""
        return self.shown.state > 2 or (self.shown.state == 0 and self.shown.value is None)


class Ground:
    """A month of a grid in which this person writes: where its lines and columns are. Refused when it is closed."""

    def __init__(self, place: Place, perimeter: Perimeter) -> None:
        access.readable_columns(perimeter, place.grid, place.region)  # a stranger is not told that the month is closed
        must_be_open(place.grid.id, place.region, place.month)
        self.place, self.perimeter = place, perimeter
        self.view: MonthView = month_of(perimeter, place.grid.id, place.region, place.month)
        self.columns = {column.definition.id: column for column in self.view.columns}
        self._writing: dict[tuple[str, str], Writing] = {}

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """FINESS → position of the line."""
        return {finess: i for i, finess in enumerate(self.view.listed.columns["finess_et"])}

    @cached_property
    def lines_of_holders(self) -> Mapping[int, int]:
        """Entity → the first line that may show its value."""
        found: dict[int, int] = {}
        for i in range(len(self.view.listed)):
            for key in ("id", "ej", "projet"):
                if holder := self.view.listed.columns[key][i]:
                    found.setdefault(holder, i)
        return found

    @cached_property
    def codes(self) -> dict[int, str]:
        """The short numbers of the indicators of this grid that the ledger knows."""
        shown = {column.indicator.id for column in self.columns.values()}
        return dict(Indicator.objects.filter(code__in=shown).values_list("pk", "code"))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {code: number for number, code in self.codes.items()}

    def number_of(self, code: str) -> int:
        """The short number of an indicator, given to it when it has none yet."""
        if code not in self._numbers:
            self._numbers.update(ledger.indicator_ids([code]))
        return self._numbers[code]

    def target(self, finess: str, column_id: str) -> Target:
        """The cell of a line and a column. Refused when they are not in this grid, for this person."""
        line, column = self.lines.get(finess), self.columns.get(column_id)
        if line is None:
            raise Refusal(f"L'établissement {finess} n'est pas dans cette grille en {self.place.month.label}.")
        if column is None:
            raise Refusal(f"La colonne « {column_id} » n'existe pas dans cette grille, ou n'est pas dans vos thèmes.")
        name = f"{self.view.listed.columns['raison_sociale'][line]}, {column.definition.label}"
        holder, writing = self.holder(line, column), self.writing(line, column)
        if self.perimeter.only and holder != self.view.listed.ids[line]:
            writing = Writing(False, access.OF_THE_ENTITY)
        return Target(line, column, column.cell(line), holder, writing, self.place.month.code, name)

    def holder(self, line: int, column: ColumnView) -> int:
        """Whose value it is, or whose it would be if one were typed."""
        listed = self.view.listed
        ej = listed.columns["ej"][line] if column.indicator.grains == ("ej",) else None
        return column.holder(line) or ej or listed.ids[line]

    def writing(self, line: int, column: ColumnView) -> Writing:
        department = str(self.view.listed.columns["departement"][line] or "")
        key = (column.definition.id, department)
        if key not in self._writing:
            self._writing[key] = access.writing(
                self.perimeter, column.indicator, region=self.place.region, department=department
            )
        return self._writing[key]

    def name_of(self, cell: Cell, code: str) -> str:
        """A place of the ledger as messages say it: the establishment and the column."""
        column = next(column for column in self.columns.values() if column.indicator.id == code)
        names = self.view.listed.columns["raison_sociale"]
        return f"{names[self.lines_of_holders[cell.entity_id]]}, {column.definition.label}"

    def why_not_undo(self, cells: Sequence[Cell]) -> str:
        """Why this person may not take back these cells here, empty when he may."""
        columns = {column.indicator.id: column for column in self.columns.values()}
        for cell in cells:
            line, column = self.lines_of_holders.get(cell.entity_id), columns.get(self.codes.get(cell.indicator_id, ""))
            if cell.period != self.place.month.code or line is None or column is None:
                return "Ce bloc a été saisi ailleurs : ouvrez la grille, la région et le mois où il l'a été."
            if why_not := self.writing(line, column).why_not:
                return why_not
        return ""


def locks(
    perimeter: Perimeter, columns: Iterable[ColumnView], *, region: str, departments: Iterable[str], closed: bool
) -> dict[str, Lock]:
    """Why each column may not be written by this person: a sentence, or one by département where they differ."""
    found: dict[tuple, Lock] = {}
    places, locked = sorted(set(departments)) or [""], {}
    for column in columns:
        key = (column.indicator.owner, column.indicator.theme, bool(column.indicator.derived))
        if key not in found:
            said = {
                one: access.writing(perimeter, column.indicator, region=region, department=one, closed=closed).why_not
                for one in places
            }
            found[key] = next(iter(said.values())) if len(set(said.values())) == 1 else said
        locked[column.definition.id] = found[key]
    return locked


def standing_in(cells: Iterable[Cell]) -> dict[Cell, Standing]:
    """What stands in these places of the ledger."""
    entities: dict[tuple[int, str], list[int]] = {}
    for indicator, period, entity in cells:
        entities.setdefault((indicator, period), []).append(entity)
    return {
        Cell(indicator, period, entity): value
        for (indicator, period), chosen in entities.items()
        for (_, entity), value in ledger.standing([indicator], period, chosen).items()
    }


def batches_behind(standing: Iterable[Standing | None]) -> dict[int, Batch]:
    """Who said what stands, and when: the publications behind these values."""
    ids = {one.batch_id for one in standing if one}
    return {batch.pk: batch for batch in Batch.objects.filter(pk__in=ids).select_related("author")}
