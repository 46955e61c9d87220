"""Cells of matched rows against what stands: new, unchanged, changed, empty, pending or rejected.

Precedence. A file of the owner replaces what stood, except where another file of the same owner
says otherwise for the same month: then a person chooses. A copy (somebody's own compilation) fills
only what nobody stated and no owner's file covers; elsewhere it waits, or agrees.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jalon.sources.rules.counts import CellCounts

EMPTY = -1  # the state of a blank cell, as the reading says it
Place = tuple[int, Any]  # indicator id, entity id (or the code of a project that does not exist yet)


class ValueCell(NamedTuple):
    """A value cell of a matched row and where it publishes; `column` finds its header and letter."""

    place: Place
    column: int
    sheet: int
    row: int
    cell: Any  # a ParsedCell of the reading


class Kept(NamedTuple):
    """A cell that waits or is refused, and why."""

    of: ValueCell
    reason: str
    current: Any = None  # what stands


class Changed(NamedTuple):
    of: ValueCell
    before: Any


@dataclass(frozen=True)
class Precedence:
    """Who may say what about a cell. Batches are named by their ids.

    `former`: earlier deliveries of the same source and period, which this one replaces.
    `rivals`: deliveries of other sources of the same owner (when this source is an owner's).
    `covered`: whether an owner's delivery covers that place though it holds nothing there.
    """

    copy: bool = False
    former: frozenset[int] = frozenset()
    rivals: frozenset[int] = frozenset()
    covered: Callable[[Place], bool] = lambda place: False
    absent: Mapping[int, str] = field(default_factory=dict)  # what absence means, by indicator

    def says_absence(self, value: "ValueCell") -> bool:
        """A copy that writes in full what the owner's silence means agrees with it."""
        told = self.absent.get(value.place[0])
        return bool(self.copy and told and value.cell.text == told and self.covered(value.place))

    def why_wait(self, place: Place, standing: Any) -> str:
        """The reason why a value that differs from what stands must wait; empty: it may be taken."""
        if standing is None:
            return "covered" if self.copy and self.covered(place) else ""
        if standing.batch_id in self.former:
            return ""
        if self.copy:
            return "owner"
        return "rival" if standing.batch_id in self.rivals else ""


CELL_SENTENCES = {
    "covered": "la source de ce propriétaire couvre ce mois et ne dit rien ici",
    "owner": "une autre valeur est déjà tenue pour ce mois",
    "rival": "une autre source du même propriétaire dit autre chose pour ce mois",
    "meanwhile": "une personne a changé cette valeur pendant l’application du fichier",
    "no_holder": "l’entité qui porte cette valeur n’est pas connue de l’annuaire",
    "disagree": "les lignes du fichier ne disent pas toutes la même chose de cette entité",
}


def why_kept(kept: Kept) -> str:
    return CELL_SENTENCES.get(kept.reason) or kept.of.cell.problem


@dataclass
class Comparison:
    """What the file would do to the ledger."""

    new: list[ValueCell] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    pending: list[Kept] = field(default_factory=list)
    rejected: list[Kept] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0
    stated: set[Place] = field(default_factory=set)  # places whose value holds from this file, new or not

    @property
    def counts(self) -> CellCounts:
        return CellCounts(
            len(self.new), self.unchanged, len(self.changed), self.empty, len(self.pending), len(self.rejected)
        )


def compare(
    cells: Iterable[ValueCell], standing: Mapping[Place, Any], precedence: Precedence, disagreeing: set[Place]
) -> Comparison:
    """Sort the cells. `disagreeing`: places about which rows of this file disagree (shared amounts)."""
    found = Comparison()
    taken, free = found.stated, not precedence.copy  # nothing stands and nobody else may speak: the usual case
    for value in cells:
        place, _, _, _, cell = value
        if cell.problem:
            found.rejected.append(Kept(value, "unreadable", standing.get(place)))
        elif cell.state == EMPTY:
            found.empty += 1
        elif place[1] is None:
            found.pending.append(Kept(value, "no_holder"))
        elif place in disagreeing:
            found.pending.append(Kept(value, "disagree", standing.get(place)))
        elif place in taken:
            found.unchanged += 1
        elif free and place not in standing:
            found.new.append(value)
            taken.add(place)
        else:
            _sort(found, value, standing.get(place), precedence)
    return found


def _sort(found: Comparison, value: ValueCell, standing: Any, precedence: Precedence) -> None:
    if standing is not None and same(value.cell, standing):
        found.unchanged += 1
        found.stated.add(value.place)
    elif standing is None and precedence.says_absence(value):
        found.unchanged += 1
    elif reason := precedence.why_wait(value.place, standing):
        found.pending.append(Kept(value, reason, standing))
    elif standing is None:
        found.new.append(value)
        found.stated.add(value.place)
    else:
        found.changed.append(Changed(value, standing))
        found.stated.add(value.place)


def is_empty(cell: Any) -> bool:
    return cell.state == EMPTY


def same(cell: Any, standing: Any) -> bool:
    """Whether both state the same: same state and, for a present value, the same number or text."""
    return cell.state == standing.state and cell.number == standing.number and cell.text == standing.text


def disagreements(cells: Iterable[ValueCell]) -> set[Place]:
    """Places about which the given cells do not all state the same; blank cells state nothing."""
    first: dict[Place, Any] = {}
    found: set[Place] = set()
    for value in cells:
        if value.cell.problem or is_empty(value.cell):
            continue
        earlier = first.setdefault(value.place, value.cell)
        if not same(value.cell, earlier):
            found.add(value.place)
    return found


def gone(standing: Mapping[Place, Any], former: frozenset[int], stated: set[Place]) -> dict[Place, Any]:
    """What the former version stated and this one does not say any more: it stops standing."""
    return {place: value for place, value in standing.items() if value.batch_id in former and place not in stated}
