"""What moved in a column between two looks at it, and in which direction. Plain values in, plain values out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jalon.catalogue.definitions import IndicatorDefinition

PRESENT, NOT_APPLICABLE, UNAVAILABLE, ABSENT, NOT_COVERED, WAITING, RESERVED = range(7)
CARRIED = 1
APPEARED, CHANGED, GONE, CONFIRMED = "apparu", "change", "disparu", "confirme"
KINDS = (CHANGED, APPEARED, GONE, CONFIRMED)
PROGRESS, SETBACK, NEITHER = "progres", "recul", ""
HELD = (PRESENT, NOT_APPLICABLE, UNAVAILABLE)


class Cell(NamedTuple):
    """What a column shows on a line; `period` is that of the value, None when nothing is stated."""

    value: float | int | str | None
    state: int
    period: str | None = None
    flags: int = 0


NOTHING = Cell(None, NOT_COVERED)


class Side(NamedTuple):
    """A column as it was seen once: its distinct cells, one code per line, whose value each line shows."""

    cells: Sequence[Cell]
    codes: Sequence[int]
    holders: Sequence[int | None]


class Move(NamedTuple):
    """A cell that moved, counted once for its holder; `lines`: the positions of the lines that show it."""

    before: Cell
    after: Cell
    kind: str
    direction: str
    lines: tuple[int, ...]
    holder: int | None = None


def moves(indicator: IndicatorDefinition, before: Side, after: Side) -> list[Move]:
    """What moved, line by line, each holder of a value counted once. Both sides speak of the same lines.

    Lines that show the same two cells are judged once: a column has few distinct cells.
    """
    judged: dict[tuple[int, int], str] = {}
    found: dict[tuple[int, int, int], list[int]] = {}
    for line, pair in enumerate(zip(before.codes, after.codes, strict=True)):
        if pair not in judged:
            judged[pair] = kind_of(before.cells[pair[0]], after.cells[pair[1]], carries=indicator.carries_over)
        if judged[pair]:
            holder = after.holders[line] or before.holders[line] or -line - 1
            found.setdefault((holder, *pair), []).append(line)
    made = []
    for (holder, was, now), lines in found.items():
        kind, cells = judged[was, now], (before.cells[was], after.cells[now])
        made.append(Move(*cells, kind, direction_of(indicator, kind, *cells), tuple(lines), max(holder, 0) or None))
    return made


def kind_of(before: Cell, after: Cell, *, carries: bool) -> str:
    """apparu, change, disparu, confirme; "" when nothing moved, or when one of the two is not told."""
    if WAITING in (before.state, after.state) or RESERVED in (before.state, after.state):
        return ""
    was, now = shows(before), shows(after)
    if was and now:
        if (before.value, before.state == UNAVAILABLE) != (after.value, after.state == UNAVAILABLE):
            return CHANGED
        return CONFIRMED if carries and _said_again(before, after) else ""
    if now:
        return APPEARED
    return GONE if was else ""


def shows(cell: Cell) -> bool:
    """Whether something is read in the cell: a value, "non concerné", "n.d.", or the words of an absence."""
    return cell.value is not None if cell.state in (PRESENT, ABSENT) else cell.state in HELD


def _said_again(before: Cell, after: Cell) -> bool:
    """The same state, said for a later month: a person confirmed what was only carried over."""
    return not after.flags & CARRIED and (after.period or "") > (before.period or "")


def direction_of(indicator: IndicatorDefinition, kind: str, before: Cell, after: Cell) -> str:
    """Progress or setback where the definition says which way is better, or that its list is in order; else neither."""
    upwards = _goes_up(indicator)
    was, now = _rank(indicator, before), _rank(indicator, after)
    if kind != CHANGED or upwards is None or was is None or now is None or was == now:
        return NEITHER
    return PROGRESS if (now > was) == upwards else SETBACK


def _goes_up(indicator: IndicatorDefinition) -> bool | None:
    """Whether a higher number, or a value further down its list, is better; None when nothing says."""
    if indicator.ordered:
        return indicator.ordered == "rising"
    return None if indicator.better == "none" else indicator.better == "higher"


def _rank(indicator: IndicatorDefinition, cell: Cell) -> float | None:
    """A number as it is, a value by its place in its list; Oui is above Non."""
    if cell.state not in (PRESENT, ABSENT) or cell.value is None:
        return None
    if isinstance(cell.value, int | float):
        return float(cell.value)
    values = ("Non", "Oui") if indicator.value.values == ("Oui", "Non") else indicator.value.values
    return float(values.index(cell.value)) if cell.value in values else None


def told(cells: Iterable[Cell]) -> bool:
    """Whether a column says anything at all: before its file comes, all its cells would seem gone."""
    return any(shows(cell) or cell.state in (ABSENT, WAITING, RESERVED) for cell in cells)


def counts(found: Iterable[Move]) -> dict[str, int]:
    """How many of each kind, and of each direction."""
    counted: Counter[str] = Counter()
    for move in found:
        counted[move.kind] += 1
        counted[move.direction] += bool(move.direction)
    return {name: counted[name] for name in (*KINDS, PROGRESS, SETBACK)}
