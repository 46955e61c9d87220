"""What a person does to many cells at once: write them, take them back, give them again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction

from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.ledger import Anything, Cell, CellWrite, Standing
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.tracking.blocks import queries, rules
from jalon.tracking.blocks.queries import Ground, Target
from jalon.tracking.frame import Place
from jalon.tracking.months.queries import must_be_open
from jalon.tracking.rules import Entry, read_entry


class Seen(NamedTuple):
    """What a cell showed to who wrote in it: compared with what stands, in the month that is being written."""

    value: float | int | str | None
    state: int
    period: str | None

    def shows(self, month: str) -> tuple[int, float | int | str | None] | None:
        """(state, value) stated for that month; None when nothing of that month was seen."""
        return (self.state, self.value) if self.period == month and self.state <= 2 else None


@dataclass(frozen=True)
class BlockEntry:
    """A text for a cell. `expected`: what was seen there, the id of the observation seen, None for nothing, or ANY.

    `manner`: valeur, non_disponible, non_concerne, vider, or confirmer, which restates the value carried over.
    """

    finess: str
    column_id: str
    written: str = ""
    expected: Seen | int | Anything | None = None
    manner: str = rules.VALUE


class LeftCell(NamedTuple):
    """A cell that somebody changed since it was seen: its value is left. `present`: None when it holds nothing."""

    entry: BlockEntry
    name: str
    present: Standing | None


@dataclass
class BlockOutcome:
    """What became of each cell of a block. `batch`: None when nothing had to be written."""

    written: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    conflicts: list[LeftCell] = field(default_factory=list)
    batch: Batch | None = None
    indicators: set[str] = field(default_factory=set)  # those written, so that readers know what moved


class Planned(NamedTuple):
    """A cell about to be written."""

    entry: BlockEntry
    target: Target
    write: CellWrite
    seen: int | None = None  # the observation that stands there


@dataclass
class Examined:
    """A block as it would be written, before it is: who refuses, what stays, what was changed by others."""

    planned: dict[Cell, Planned]
    outcome: BlockOutcome


@transaction.atomic
def write_block(*, place: Place, entries: Sequence[BlockEntry], perimeter: Perimeter, by: Any) -> BlockOutcome:
    """Write a block through the rights and checks of each of its cells. One cell refused refuses no other."""
    examined = examine(place, entries, perimeter)
    outcome, planned = examined.outcome, examined.planned
    label = f"Bloc de {len(planned)} cases" if len(planned) > 1 else ""
    done = ledger.set_values([one.write for one in planned.values()], by=by, label=label)
    must_be_open(place.grid.id, place.region, place.month)  # again, now that the ledger is locked
    outcome.batch = done.batch
    outcome.unchanged += done.unchanged
    outcome.conflicts += [
        LeftCell(planned[cell].entry, planned[cell].target.name, present) for cell, present in done.conflicts
    ]
    for cell in done.written:
        entry, target = planned[cell][:2]
        outcome.written.append((entry.finess, entry.column_id))
        outcome.indicators.add(target.column.indicator.id)
    if done.batch:
        _note(place, outcome, done.batch, [planned[cell] for cell in done.written], by)
    return outcome


def examine(place: Place, entries: Sequence[BlockEntry], perimeter: Perimeter) -> Examined:
    """What a block would do, cell by cell. Refused as a whole when it is too large or the month is closed."""
    if len(entries) > rules.MAX_CELLS:
        raise Refusal(rules.too_many(len(entries)))
    ground, outcome = Ground(place, perimeter), BlockOutcome()
    reading = [one for entry in entries if (one := _read(ground, entry, outcome))]
    standing = queries.standing_in(one.write.cell for one in reading)
    planned: dict[Cell, Planned] = {}
    for one in reading:
        _admit(one, standing.get(one.write.cell), planned, outcome)
    return Examined(planned, outcome)


def _read(ground: Ground, entry: BlockEntry, outcome: BlockOutcome) -> Planned | None:
    """The write that an entry asks for; None when it is refused or changes nothing, which is then said."""
    name = ""
    try:
        target = ground.target(entry.finess, entry.column_id)
        name = target.name
        if not target.writing.allowed:
            raise Refusal(target.writing.why_not)
        wanted = _wanted(target, entry)
    except Refusal as refusal:
        outcome.refused.append((entry.finess, entry.column_id, f"{name} : {refusal}" if name else str(refusal)))
        return None
    if wanted is None:
        outcome.unchanged += 1
        return None
    indicator = ground.number_of(target.column.indicator.id)
    write = CellWrite(indicator, ground.place.month.code, target.holder, wanted.state, wanted.number, wanted.text)
    return Planned(entry, target, write)


def _wanted(target: Target, entry: BlockEntry) -> Entry | None:
    """What an entry states, None when it would say what is already so."""
    value = target.column.indicator.value
    if entry.manner == rules.CONFIRM:
        return _confirmed(target, entry.expected)
    if len(entry.written) > rules.MAX_LENGTH:
        raise Refusal(f"Ce texte est trop long : une case en garde au plus {rules.MAX_LENGTH} caractères.")
    manner = rules.manner_of(value, entry.written) if entry.manner == rules.VALUE else entry.manner
    wanted = read_entry(value, [entry.written], manner)
    return None if wanted == Entry(0) and target.is_blank else wanted


def _confirmed(target: Target, expected: object) -> Entry | None:
    """The value carried over, restated for the month; None where nothing is carried over."""
    shown = target.shown
    value, state, period = expected if isinstance(expected, Seen) else (shown.value, shown.state, shown.period)
    stated = state <= 2 and (value is not None or state > 0)
    if not stated or not target.column.indicator.carries_over or period == target.month:
        return None
    return Entry(state, None, value) if isinstance(value, str) else Entry(state, value)


def _admit(one: Planned, present: Standing | None, planned: dict[Cell, Planned], outcome: BlockOutcome) -> None:
    """Plan a write, unless what stands is not what was seen, or the block says two things of one cell."""
    entry, target, write, _ = one
    other = planned.get(write.cell)
    if other and other.write.content == write.content:
        outcome.unchanged += 1
    elif other:
        sentence = f"{target.name} : cette valeur vaut pour toute l'entité, et le bloc en donne deux différentes."
        outcome.refused.append((entry.finess, entry.column_id, sentence))
    elif _is_as_seen(entry, target, present, write.period):
        seen = present.id if present else None
        expected = seen if isinstance(entry.expected, Seen) else entry.expected
        planned[write.cell] = one._replace(write=write._replace(expected=expected), seen=seen)
    elif present and (present.state, present.number, present.text) == write.content:
        outcome.unchanged += 1
    else:
        outcome.conflicts.append(LeftCell(entry, target.name, present))


def _is_as_seen(entry: BlockEntry, target: Target, present: Standing | None, month: str) -> bool:
    seen, shown = entry.expected, target.shown
    if not isinstance(seen, Seen):
        return True  # an id is compared under the lock, by the ledger
    stands = None if present is None else (present.state, present.text if present.number is None else present.number)
    if entry.manner == rules.CONFIRM and (seen.value, seen.state) != (shown.value, shown.state):
        return False
    return seen.shows(month) == stands


def _note(place: Place, outcome: BlockOutcome, batch: Batch, written: Sequence[Planned], by: Any) -> None:
    """One trace for the block; a single cell is named in full, as when it is written from its panel."""
    if len(written) == 1:
        entry, target, write, _ = written[0]
        establishment = Entity.objects.get(kind="et", code=entry.finess)
        holder = Entity.objects.get(pk=target.holder).code
        audit.write(
            "tracking.cell_written", by=by, target=establishment, grid=place.grid.id, region=place.region,
            column=entry.column_id, month=write.period, holder=holder, batch=batch.pk,
        )  # fmt: skip
        return
    audit.write(
        "tracking.block_written", by=by, **_where(place), batch=batch.pk, cells=len(written),
        refused=len(outcome.refused), conflicts=len(outcome.conflicts),
        columns=sorted({one.entry.column_id for one in written}),
    )  # fmt: skip


def _where(place: Place) -> dict[str, Any]:
    return {"grid": place.grid.id, "region": place.region, "month": place.month.code}


@dataclass(frozen=True)
class Undone:
    """A block taken back. `left`: the cells that somebody changed since, whose value stands."""

    batch: Batch
    cells: int
    left: list[str]
    indicators: set[str]


@transaction.atomic
def undo_block(*, place: Place, batch: Batch, perimeter: Perimeter, by: Any) -> Undone:
    """Take back what this person wrote at once; taking back an undo gives the block again."""
    if batch.kind not in (Batch.Kind.EDIT, Batch.Kind.UNDO) or batch.author_id != getattr(by, "pk", None):
        raise Refusal("Seule la personne qui a saisi ce bloc peut l'annuler d'un coup.")
    ground, cells = Ground(place, perimeter), ledger.cells_of(batch)
    if why_not := ground.why_not_undo(cells):
        raise Refusal(why_not)
    undoing = ledger.undo(batch, by)
    must_be_open(place.grid.id, place.region, place.month)  # again, now that the ledger is locked
    left = ledger.left_by(undoing)
    codes = ground.codes
    done = len(cells) - len(left)
    audit.write("tracking.block_undone", by=by, **_where(place), batch=undoing.pk, cells=done, conflicts=len(left))
    return Undone(
        undoing,
        done,
        [ground.name_of(cell, codes[cell.indicator_id]) for cell in left],
        {codes[cell.indicator_id] for cell in cells},
    )
