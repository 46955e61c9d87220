"""What would become of each cell of a workbook that came back: counted when unchanged, listed otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import Value
from jalon.indicators.projection import ColumnView, MonthView
from jalon.kernel.refusal import Refusal
from jalon.sources.reading import letter
from jalon.tracking import access, rules
from jalon.tracking.workbooks.bases import Base, BaseColumn
from jalon.tracking.workbooks.leaving import written
from jalon.tracking.workbooks.opened import Opened
from jalon.tracking.workbooks.rules import (
    REFUSED,
    UNCHANGED,
    Held,
    Raw,
    Said,
    is_blank,
    merged,
    read,
    same,
    spells,
    text_of,
)  # fmt: skip

Earlier = Mapping[tuple[int, str], tuple[Held, Held]]  # (entity, column) → as the file held it last, as Jalon did
_HALF = 0.5


@dataclass(frozen=True)
class PlannedCell:
    """A cell that is not as it left. `entity`: the establishment of its line; None when nobody knows."""

    row: int  # for a reader: from 1
    column: str
    letter: str
    entity: int | None
    outcome: str
    reason: str
    base: Held | None
    theirs: Held | None
    current: Held | None
    written: str


@dataclass(frozen=True)
class Plan:
    unchanged: int
    cells: Sequence[PlannedCell]
    notes: Sequence[str]

    def count(self, outcome: str) -> int:
        return sum(cell.outcome == outcome for cell in self.cells)


@dataclass(frozen=True)
class Judge:
    """Whose writing it is, where, and why nothing at all may be written when there is a reason."""

    perimeter: Perimeter
    view: MonthView
    closed: bool
    nothing: str = ""  # "ce classeur devait revenir avant le 12/09/2022"

    def why_not(self, column: ColumnView, line: Mapping) -> str:
        if self.nothing:
            return self.nothing
        department = str(line.get("departement") or "")
        return access.writing(
            self.perimeter, column.indicator, region=self.view.region, department=department, closed=self.closed
        ).why_not


def too_late(until: date | None, today: date) -> str:
    if until is None or today <= until:
        return ""
    day = f"{until:%d/%m/%Y}"
    return f"Ce classeur devait revenir au plus tard le {day} : sortez-en un nouveau et recopiez-y ces valeurs."


def plan(opened: Opened, base: Base, judge: Judge, returns: Sequence[Earlier] = ()) -> Plan:
    """Merge the file with what left and with what Jalon holds, cell by cell.

    `returns`: what earlier returns of the same workbook settled. Those that this copy took part in count: another
    copy, mailed to somebody else on the first day, is compared with the first day.
    """
    merge = _Merge(opened, base, judge)
    for rank, settled in enumerate(returns):
        later = set().union(*returns[rank + 1 :])
        if merge.continues({place: sides for place, sides in settled.items() if place not in later}):
            merge.earlier |= settled
    cells: list[PlannedCell] = []
    for key, indexes in opened.columns.items():
        column = _Column(base.by_id[key], merge.shown.get(key), merge.earlier)
        for index in indexes:
            cells += merge.column(column, index, indexes)
    cells += merge.unknown_rows()
    return Plan(
        merge.unchanged,
        sorted(merge.agreed(cells), key=lambda cell: (cell.row, len(cell.letter), cell.letter)),
        opened.notes,
    )


class _Column:
    """A column of the file: as it left, as it is now, and what its cells were found to say."""

    def __init__(self, base: BaseColumn, now: ColumnView | None, earlier: Earlier) -> None:
        self.base, self.now = base, now
        self.id, self.value = base.id, now.indicator.value if now else Value(type="text")
        self.left = base.said
        self.present = (
            [Said(Held(e[1], e[0], bool(e[3] & rules.CARRIED)), written(e)) for e in now.entries] if now else []
        )
        self.settled = {entity for entity, column in earlier if column == base.id}
        self.as_left: dict[tuple[Raw, int], bool] = {}  # (what the file says, code in the base) → unchanged

    def untouched(self, raw: Raw, code: int) -> bool:
        key = (raw, code)
        if key not in self.as_left:
            self.as_left[key] = spells(self.value, raw, self.left[code].written)
        return self.as_left[key]


class _Merge:
    def __init__(self, opened: Opened, base: Base, judge: Judge) -> None:
        self.opened, self.base, self.judge = opened, base, judge
        self.earlier: dict[tuple[int, str], tuple[Held, Held]] = {}
        self.rows = opened.table.rows
        self.lines = judge.view.lines
        self.shown = {column.definition.id: column for column in judge.view.columns}
        self.places = {line["id"]: i for i, line in enumerate(self.lines)}
        self.covered = {
            (row, column) for one in opened.table.merged for row in range(one.top, one.bottom + 1)
            for column in range(one.left, one.right + 1) if (row, column) != (one.top, one.left)
        } if opened.table.merged else set()  # fmt: skip
        self.rows_of: dict[int, list[int]] = {}
        for row, position in opened.rows:
            self.rows_of.setdefault(position, []).append(row)
        self.unchanged = 0
        self.why_nots: dict[tuple[str, str], str] = {}

    def continues(self, settled: Earlier) -> bool:
        """Whether the file still says half of what an earlier return brought: the same copy, completed further."""
        kept = sum(self._still_says(entity, key, theirs) for (entity, key), (theirs, _) in settled.items())
        return kept > 0 and kept >= len(settled) * _HALF

    def _still_says(self, entity: int, key: str, theirs: Held) -> bool:
        column, position = self.shown.get(key), self.base.positions.get(entity)
        rows, indexes = self.rows_of.get(-1 if position is None else position), self.opened.columns.get(key)
        if column is None or not rows or not indexes:
            return False
        cells = self.rows[rows[0]]
        try:
            said = read(column.indicator.value, cells[indexes[0]] if indexes[0] < len(cells) else "")
        except Refusal:
            return False
        return same(said, theirs)

    def column(self, column: _Column, index: int, indexes: Sequence[int]) -> Iterator[PlannedCell]:
        """The cells of a column that are not as they left. Called for every cell of the file: kept tight."""
        rows, covered, lines = self.rows, self.covered, self.base.lines
        codes, said = column.base.codes, column.left
        for row, position in self.opened.rows:
            cells, code = rows[row], codes[position]
            raw = cells[index] if index < len(cells) else ""
            if covered and (row, index) in covered:
                continue
            first = said[code].written
            if (raw == first or (raw == "" and first is None) or column.untouched(raw, code)) and (
                not column.settled or lines[position].entity not in column.settled
            ):
                self.unchanged += 1
                continue
            made = self._cell(column, row, index, position, raw, indexes)
            if made is None:
                self.unchanged += 1
            else:
                yield made

    def _cell(
        self, column: _Column, row: int, index: int, position: int, raw: Raw, indexes: Sequence[int]
    ) -> PlannedCell | None:
        entity = self.base.lines[position].entity
        first = column.left[column.base.codes[position]]
        left, seen = self.earlier.get((entity, column.id), (first.held, first.held))
        now = self._now(column, entity)
        known = [first] if same(left, first.held) else []
        try:
            theirs, unread = read(column.value, raw, [*known, *([now] if now else [])]), ""
        except Refusal as refusal:
            theirs, unread = None, _sentence(refusal)
        outcome = merged(left, seen, theirs, now.held) if theirs is not None and now else REFUSED
        if outcome == UNCHANGED or (theirs is not None and same(theirs, left)):
            return None
        reason = (
            self._why_not(column, entity, now) or unread or self._elsewhere(column, row, index, position, raw, indexes)
        )
        return PlannedCell(
            row=row + 1, column=column.id, letter=letter(index), entity=entity, outcome=REFUSED if reason else outcome,
            reason=reason, base=left if self._may_be_told(column, now) else None, theirs=theirs,
            current=now.held if now else None, written=text_of(raw),
        )  # fmt: skip

    def _may_be_told(self, column: _Column, now: Said | None) -> bool:
        """May the one who brings the file read what the cell held when it left? Somebody else may have taken it out."""
        if now is not None:
            return now.held.state != rules.RESERVED
        return column.now is not None and not any(said.held.state == rules.RESERVED for said in column.present)

    def _now(self, column: _Column, entity: int) -> Said | None:
        place = self.places.get(entity)
        return column.present[column.now.codes[place]] if column.now is not None and place is not None else None

    def _why_not(self, column: _Column, entity: int, now: Said | None) -> str:
        """Why the cell may not be written, whatever it says."""
        if self.judge.nothing:
            return self.judge.nothing
        if column.now is None:
            return "Cette colonne n'est plus dans la grille, ou n'est pas dans vos thèmes."
        if now is None:
            return "Cet établissement n'est plus dans la grille de ce mois."
        if now.held.state == rules.RESERVED:
            return "Cette case est réservée à sa région."
        line = self.lines[self.places[entity]]
        key = (column.id, str(line.get("departement") or ""))
        if key not in self.why_nots:
            self.why_nots[key] = self.judge.why_not(column.now, line)
        return self.why_nots[key]

    def _elsewhere(self, column: _Column, row: int, index: int, position: int, raw: Raw, indexes: Sequence[int]) -> str:
        """The sentence that names another place of the file where the same cell says something else."""
        for other in self.rows_of[position]:
            for rank in indexes:
                said = self.rows[other][rank] if rank < len(self.rows[other]) else ""
                if (other, rank) != (row, index) and not _says_the_same(column.value, raw, said):
                    here, there = f"{letter(index)}{row + 1}", f"{letter(rank)}{other + 1}"
                    return f"Le fichier se contredit : « {text_of(raw)} » en {here}, « {text_of(said)} » en {there}."
        return ""

    def unknown_rows(self) -> Iterator[PlannedCell]:
        """Every value of the rows of which nobody knows whose they are."""
        for unknown in self.opened.unknown:
            cells = self.rows[unknown.index]
            for key, indexes in self.opened.columns.items():
                for index in indexes:
                    if index < len(cells) and not is_blank(cells[index]):
                        yield PlannedCell(
                            row=unknown.index + 1, column=key, letter=letter(index), entity=None, outcome=REFUSED,
                            reason=_sentence(unknown.reason), base=None, theirs=None, current=None,
                            written=text_of(cells[index]),
                        )  # fmt: skip

    def agreed(self, cells: Sequence[PlannedCell]) -> list[PlannedCell]:
        """Lines that show one value of a legal entity or project must be changed alike, or none of them is."""
        told: dict[tuple[str, int], list[PlannedCell]] = {}
        for cell in cells:
            if cell.outcome != REFUSED and (holder := self.holder(cell)) != cell.entity:
                told.setdefault((cell.column, holder), []).append(cell)
        clashing = {key: group for key, group in told.items() if len({cell.theirs for cell in group}) > 1}
        reasons = {id(cell): _contradicted(group) for group in clashing.values() for cell in group}
        return [
            replace(cell, outcome=REFUSED, reason=reasons[id(cell)]) if id(cell) in reasons else cell for cell in cells
        ]

    def holder(self, cell: PlannedCell) -> int:
        return holder_of(self.judge.view, self.shown[cell.column], self.places[cell.entity or 0])


def _contradicted(group: Sequence[PlannedCell]) -> str:
    told = ", ".join(f"« {one.written} » en {one.letter}{one.row}" for one in group[:4])
    return f"Cette valeur est celle de l'entité juridique, et le fichier en donne plusieurs : {told}."


def holder_of(view: MonthView, column: ColumnView, i: int) -> int:
    """Whose value a line shows, or whose it would be if one were written."""
    line = view.lines[i]
    held = column.holder(i)
    if held is not None:
        return held
    return line["ej"] if column.indicator.grains == ("ej",) and line.get("ej") else line["id"]


def _says_the_same(value: Value, one: Raw, other: Raw) -> bool:
    if one == other:
        return True
    try:
        return same(read(value, one), read(value, other))
    except Refusal:
        return False


def _sentence(said: Refusal | str) -> str:
    """A sentence: a capital at its head, a full stop at its end."""
    text = str(said).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "%", "?")) else ".")
