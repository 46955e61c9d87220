"""What moved since the month before, in a few lines: by theme, how many values, forward or back, and mostly what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.accounts.access import Perimeter
from jalon.indicators.projection import MonthView
from jalon.kernel.periods import Period
from jalon.tracking.display import shown_value
from jalon.tracking.moved import queries, rules
from jalon.tracking.moved.queries import ColumnMoves, Passage
from jalon.tracking.moved.rules import Move
from jalon.tracking.reading import month_of
from jalon.tracking.reports.queries import Scope


@dataclass(frozen=True)
class ThemeMoves:
    """A theme: values that are not what they were, of how many establishments; the change most often met."""

    title: str
    values: int
    lines: int
    forward: int
    back: int
    mostly: str


@dataclass(frozen=True)
class Changes:
    """Since which month, by theme in the order of the grid; who came into the grid, who left it."""

    since: Period
    themes: Sequence[ThemeMoves]
    entered: Sequence[Passage]
    left: Sequence[Passage]


def changes(perimeter: Perimeter, grid_id: str, region: str, month: Period, scope: Scope) -> Changes:
    """Between the month before and this one, each as it is read, for the establishments of the report."""
    earlier = month.shifted(-1)
    before, after = (_told(month_of(perimeter, grid_id, region, one)) for one in (earlier, month))
    found = queries.compare(before, after)
    inside = set(scope.positions(after))
    themes = []
    for theme in after.grid.themes:
        held = [one for one in found.columns if one.column.definition.theme == theme.id]
        kept = [(one, move) for one in held for move in one.moves if _counts(move, inside)]
        if kept:
            themes.append(_theme(theme.title, kept))
    return Changes(earlier, themes, _of(found.entered, scope), _of(found.left, scope))


def _told(view: MonthView) -> MonthView:
    """The columns that the grid shows by default, but for comments: what moved there is told elsewhere."""
    shown = [one for one in view.columns if not one.definition.hidden and one.indicator.value.type != "text"]
    return replace(view, columns=shown)


def _counts(move: Move, inside: set[int]) -> bool:
    return move.kind != rules.CONFIRMED and not inside.isdisjoint(move.lines)


def _theme(title: str, kept: Sequence[tuple[ColumnMoves, Move]]) -> ThemeMoves:
    directions = Counter(move.direction for _, move in kept)
    lines = {i for _, move in kept for i in move.lines}
    return ThemeMoves(
        title, len(kept), len(lines), directions[rules.PROGRESS], directions[rules.SETBACK], _mostly(kept)
    )


def _mostly(kept: Sequence[tuple[ColumnMoves, Move]]) -> str:
    """ "DPI : Pas de commande signée → Commande signée (12)", of states only: two numbers are seldom the same."""
    met: Counter[str] = Counter()
    for one, move in kept:
        value = one.column.indicator.value
        if value.type == "choice" and None not in (move.before.value, move.after.value):
            said = " → ".join(shown_value(cell.value, value) for cell in (move.before, move.after))
            met[f"{one.column.definition.label} : {said}"] += 1
    if not met:
        return ""
    said, times = max(met.items(), key=lambda pair: (pair[1], pair[0]))
    return f"{said} ({times} fois)" if times > 1 else said


def _of(passages: Sequence[Passage], scope: Scope) -> list[Passage]:
    """Those of the part of the region that the report is about."""
    return [
        one
        for one in passages
        if (not scope.department or one.line.get("departement") == scope.department)
        and (scope.named_list is None or one.line.get("id") in scope.members)
    ]
