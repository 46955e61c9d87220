"""What a return writes, looked at again at the moment it is written: the plan may be hours old."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from jalon.accounts.access import Perimeter
from jalon.indicators import ledger
from jalon.indicators.ledger import BlockWritten, Cell, CellWrite, Standing
from jalon.indicators.projection import ColumnView
from jalon.tracking import access, rules
from jalon.tracking.models import ReturnedCell, WorkbookReturn
from jalon.tracking.reading import month_of
from jalon.tracking.workbooks.planning import holder_of
from jalon.tracking.workbooks.queries import THEIRS
from jalon.tracking.workbooks.rules import CONFLICT, REFUSED, Held, moved, recalled, same

MOVED_AGAIN = "La valeur de Jalon a encore changé depuis que ce classeur a été lu."
_ROWS_A_STATEMENT = 200


def write(returned: WorkbookReturn, perimeter: Perimeter, by: Any) -> BlockWritten:
    """Write in one batch; the cells that moved or closed meanwhile are noted as conflicts or refused."""
    again = _Again(returned, perimeter)
    places = again.places()
    done = ledger.set_values(_writes(places), by=by, label=f"Retour du classeur {returned.file_name}")
    for place, standing in done.conflicts:
        for cell, _ in places[place]:
            again.set_aside(cell, CONFLICT, MOVED_AGAIN, _held(standing))
    ReturnedCell.objects.bulk_update(
        again.aside, ["outcome", "reason", "current", "chosen", "chosen_by", "chosen_at"], batch_size=_ROWS_A_STATEMENT
    )
    return done


def why_not_undo(returned: WorkbookReturn, perimeter: Perimeter) -> str:
    """The first reason why this person may not take back what was written; empty when he may."""
    again = _Again(returned, perimeter)
    reasons = (again.why_not(cell) for cell in _written(returned))
    return next((reason for reason in reasons if reason), "")


def _written(returned: WorkbookReturn) -> Sequence[ReturnedCell]:
    return list(returned.cells.filter(Q(outcome=ReturnedCell.Outcome.APPLIED) | Q(outcome=CONFLICT, chosen=THEIRS)))


class _Again:
    """The month as it is now, and each cell of a return looked at again in it."""

    def __init__(self, returned: WorkbookReturn, perimeter: Perimeter) -> None:
        workbook = returned.workbook
        self.returned, self.perimeter = returned, perimeter
        self.view = month_of(perimeter, workbook.grid, workbook.region, workbook.month)
        self.columns = {column.definition.id: column for column in self.view.columns}
        self.places_of = {line["id"]: i for i, line in enumerate(self.view.lines)}
        self.aside: list[ReturnedCell] = []

    def places(self) -> dict[Cell, list[tuple[ReturnedCell, Held]]]:
        """For each place of the ledger that is still to be written, the cells of the file that say what."""
        numbers = ledger.indicator_ids({column.indicator.id for column in self.columns.values()})
        found: dict[Cell, list[tuple[ReturnedCell, Held]]] = {}
        for cell in _written(self.returned):
            if reason := self.why_not(cell):
                self.set_aside(cell, REFUSED, reason, recalled(cell.current))
                continue
            column, i = self.columns[cell.column], self.places_of[cell.entity_id or 0]
            now, theirs = held_now(column, i), recalled(cell.theirs)
            if same(theirs, now):
                continue
            if moved(recalled(cell.current), now):
                self.set_aside(cell, CONFLICT, MOVED_AGAIN, now)
                continue
            place = Cell(numbers[column.indicator.id], self.view.month.code, holder_of(self.view, column, i))
            found.setdefault(place, []).append((cell, theirs))
        return found

    def why_not(self, cell: ReturnedCell) -> str:
        column, i = self.columns.get(cell.column), self.places_of.get(cell.entity_id or 0)
        if column is None or i is None:
            return "Cette ligne ou cette colonne n'est plus dans la grille de ce mois."
        department = str(self.view.lines[i].get("departement") or "")
        return access.writing(self.perimeter, column.indicator, region=self.view.region, department=department).why_not

    def set_aside(self, cell: ReturnedCell, outcome: str, reason: str, now: Held) -> None:
        cell.outcome, cell.reason, cell.current = outcome, reason, now
        cell.chosen, cell.chosen_by, cell.chosen_at = "", None, None
        self.aside.append(cell)


def held_now(column: ColumnView, i: int) -> Held:
    value, state, _, flags = column.entries[column.codes[i]]
    return Held(state, value, bool(flags & rules.CARRIED))


def _writes(places: dict[Cell, list[tuple[ReturnedCell, Held]]]) -> list[CellWrite]:
    """Each place once, expecting what stands there at this moment."""
    standing: dict[Cell, Standing] = {}
    for indicator, period in {(place.indicator_id, place.period) for place in places}:
        entities = [place.entity_id for place in places if place.indicator_id == indicator]
        for (_, entity), value in ledger.standing([indicator], period, entities).items():
            standing[Cell(indicator, period, entity)] = value
    return [
        _write(place, cells[0][1], standing[place].id if place in standing else None) for place, cells in places.items()
    ]


def _write(place: Cell, theirs: Held, expected: int | None) -> CellWrite:
    state, value = theirs.content or (rules.PRESENT, None)
    number = float(value) if isinstance(value, int | float) else None
    text = theirs.value if isinstance(theirs.value, str) else None
    return CellWrite(*place, state, number, text, expected)


def _held(standing: Standing | None) -> Held:
    return (
        Held()
        if standing is None
        else Held(standing.state, standing.text if standing.number is None else standing.number)
    )
