"""Whether a condition holds of a line: yes, no, or not known; and the sentence that says so with the values seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jalon.catalogue.definitions import PriorityCondition
from jalon.catalogue.values import SET_SEPARATOR
from jalon.kernel.periods import Period, months_between

PRESENT, NOT_APPLICABLE, UNAVAILABLE, ABSENT, NOT_COVERED, WAITING, RESERVED = range(7)
CARRIED, OLD = 1, 4
NOT_LISTED = -1  # code of a line that was not in the grid in a past month
WHY_UNKNOWN = {
    PRESENT: "case vide",
    UNAVAILABLE: "non disponible",
    NOT_COVERED: "aucune donnée",
    WAITING: "une ligne attend d'être réglée",
    RESERVED: "réservée à la région",
}


class Cell(NamedTuple):
    """What a column shows on a line; `period` is that of the value, None when nothing is stated."""

    value: float | int | str | None
    state: int
    period: str | None = None
    flags: int = 0


GONE = Cell(None, NOT_COVERED)


@dataclass(frozen=True)
class Column:
    """A column as conditions look at it: several months back, each with its distinct cells and one code per line.

    `months`: the last first; the first is that of the column's data. `show`: a value in French.
    """

    label: str
    months: Sequence[str]
    cells: Sequence[Sequence[Cell]]
    codes: Sequence[Sequence[int]]
    show: Callable[[float | int | str], str] = str

    def past(self, path: Sequence[int]) -> list[Cell]:
        """The cells behind the codes of a line, month after month."""
        return [self.cells[k][code] if code != NOT_LISTED else GONE for k, code in enumerate(path)]


@dataclass(frozen=True)
class Known:
    """All that conditions may look at. `of_establishments`: by test, what each line is (code → its words)."""

    lines: int
    columns: Mapping[str, Column] = field(default_factory=dict)
    of_establishments: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


class Verdict(NamedTuple):
    """`holds`: None when it cannot be told. `says`: the sentence, with the values seen."""

    holds: bool | None
    says: str


def months_needed(condition: PriorityCondition) -> int:
    """How many months of its column a condition looks at, the present one included."""
    return {
        "silent_for": condition.months,
        "unchanged_for": condition.months + 1,
        "fallen_by": condition.months + 1,
    }.get(condition.test, 1)


def judge(condition: PriorityCondition, known: Known) -> list[Verdict]:
    """The verdict on every line. Lines that show the same, month after month, are judged once."""
    if not condition.column:
        return [_of_establishment(condition, what) for what in known.of_establishments[condition.test]]
    column = known.columns.get(condition.column)
    if column is None:
        said = f"{condition.column} : colonne hors de vos thèmes, ou retirée de la grille"
        return [Verdict(None, said)] * known.lines
    test = _TESTS[condition.test](condition, column)
    depth = months_needed(condition)
    held: dict[tuple[int, ...], Verdict] = {}
    verdicts = []
    for path in zip(*column.codes[:depth], strict=True):
        if path not in held:
            held[path] = test(column.past(path))
        verdicts.append(held[path])
    return verdicts


Test = Callable[[Sequence[Cell]], Verdict]


def _of_establishment(condition: PriorityCondition, what: Mapping[str, str]) -> Verdict:
    """`what`: the codes the establishment answers to, each with its words; an empty code means unknown."""
    if "" in what:
        return Verdict(None, what[""])
    met = [words for code, words in what.items() if code in condition.values]
    return Verdict(bool(met), ", ".join(met) or ", ".join(what.values()))


def _is(condition: PriorityCondition, column: Column) -> Test:
    wanted, expected = set(condition.values), condition.test == "is"

    def test(past: Sequence[Cell]) -> Verdict:
        if unknown := _unknown(past[0], column):
            return unknown
        shown = str(past[0].value) if past[0].value is not None else ""
        met = not wanted.isdisjoint({shown, *shown.split(SET_SEPARATOR)})
        return Verdict(met is expected, _stated(past[0], column))

    return test


def _limit(condition: PriorityCondition, column: Column) -> Test:
    at_least = condition.test == "at_least"

    def test(past: Sequence[Cell]) -> Verdict:
        number = _number(past[0])
        if number is None:
            return _unknown(past[0], column) or Verdict(False, _stated(past[0], column))
        met = number >= condition.number if at_least else number <= condition.number
        return Verdict(met, _stated(past[0], column))

    return test


def _state(condition: PriorityCondition, column: Column) -> Test:
    wanted = condition.values[0]

    def test(past: Sequence[Cell]) -> Verdict:
        cell = past[0]
        if cell.state in (WAITING, RESERVED):
            return _not_told(cell, column)
        if wanted == "old" and cell.state == NOT_COVERED:
            return _not_told(cell, column)
        filled = cell.value is not None and cell.state == PRESENT or cell.state == NOT_APPLICABLE
        met = {
            "filled": filled,
            "empty": cell.value is None and cell.state in (PRESENT, ABSENT, NOT_COVERED),
            "absent": cell.state == ABSENT,
            "old": bool(cell.flags & OLD),
        }[wanted]
        return Verdict(met, _stated(cell, column))

    return test


def _silent(condition: PriorityCondition, column: Column) -> Test:
    first = column.months[condition.months - 1] if len(column.months) >= condition.months else column.months[-1]

    def test(past: Sequence[Cell]) -> Verdict:
        if loud := next((cell for cell in past if _number(cell)), None):
            return Verdict(False, _stated(loud, column))
        if aside := next((cell for cell in past if cell.state == NOT_APPLICABLE), None):
            return Verdict(False, _stated(aside, column))
        for cell, month in zip(past, column.months, strict=False):
            if cell.state != ABSENT and _number(cell) is None:
                return _not_told(cell, column, month)
        word = "0" if all(cell.state != ABSENT for cell in past) else "rien"
        return Verdict(True, f"{column.label} : {word} depuis {_month(first)}")

    return test


def _unchanged(condition: PriorityCondition, column: Column) -> Test:
    first = column.months[-1] if len(column.months) <= condition.months else column.months[condition.months]

    def test(past: Sequence[Cell]) -> Verdict:
        if unknown := _unknown(past[0], column):
            return unknown
        now = (past[0].value, past[0].state == NOT_APPLICABLE)
        for cell, month in zip(past[1:], column.months[1:], strict=False):
            told = _unknown(cell, column) is None
            if told and (cell.value, cell.state == NOT_APPLICABLE) != now:
                return Verdict(False, f"{_stated(past[0], column)}, {_value(cell, column)} en {_month(month)}")
        for cell, month in zip(past[1:], column.months[1:], strict=False):
            if _unknown(cell, column):
                return _not_told(cell, column, month)
        return Verdict(True, f"{column.label} : {_value(past[0], column)}, inchangé depuis {_month(first)} au moins")

    return test


def _carried(condition: PriorityCondition, column: Column) -> Test:
    now = Period(column.months[0])

    def test(past: Sequence[Cell]) -> Verdict:
        cell = past[0]
        if unknown := _unknown(cell, column):
            return unknown
        if not cell.flags & CARRIED or cell.period is None:
            return Verdict(False, _stated(cell, column))
        age = months_between(Period(f"{Period(cell.period).last_day:%Y-%m}"), now)
        said = f"{column.label} : {_value(cell, column)}, repris de {_month(cell.period)}, jamais confirmé"
        return Verdict(age >= condition.months, said)

    return test


def _fallen(condition: PriorityCondition, column: Column) -> Test:
    first = column.months[-1] if len(column.months) <= condition.months else column.months[condition.months]

    def test(past: Sequence[Cell]) -> Verdict:
        now, then = _number(past[0]), _number(past[-1])
        if now is None:
            return _unknown(past[0], column) or Verdict(False, _stated(past[0], column))
        if then is None:
            return _not_told(past[-1], column, first)
        if then <= 0:
            return Verdict(False, _stated(past[0], column))
        fall = (then - now) / then * 100
        change = f"{abs(fall):.0f} % de {'moins' if fall > 0 else 'plus'} qu'en {_month(first)}"
        said = f"{column.label} : {column.show(then)}, puis {column.show(now)} ({change})"
        return Verdict(fall >= condition.number, said)

    return test


def _highest(condition: PriorityCondition, column: Column) -> Test:
    """The limit is the value of the last line of the share wanted; whoever equals it is in."""
    codes, cells = column.codes[0], column.cells[0]
    numbers = [_number(cells[code]) if code != NOT_LISTED else None for code in codes]
    ordered = sorted((number for number in numbers if number is not None), reverse=True)
    wanted = max(1, int(len(ordered) * condition.number / 100))
    limit = ordered[wanted - 1] if ordered else 0

    def test(past: Sequence[Cell]) -> Verdict:
        number = _number(past[0])
        if number is None:
            return _unknown(past[0], column) or Verdict(False, _stated(past[0], column))
        share = f"{condition.number:g}".replace(".", ",")
        said = f"{_stated(past[0], column)} ; les {share} % plus forts commencent à {column.show(limit)}"
        return Verdict(number >= limit and number > 0, said)

    return test


_TESTS: Mapping[str, Callable[[PriorityCondition, Column], Test]] = {
    "is": _is, "is_not": _is, "at_least": _limit, "at_most": _limit, "state": _state, "silent_for": _silent,
    "unchanged_for": _unchanged, "carried_for": _carried, "fallen_by": _fallen, "among_highest": _highest,
}  # fmt: skip


def _number(cell: Cell) -> float | None:
    return cell.value if cell.state == PRESENT and isinstance(cell.value, int | float) else None


def _unknown(cell: Cell, column: Column) -> Verdict | None:
    """The verdict on a cell that states nothing; None when it states something, be it an absence."""
    stated = cell.state in (NOT_APPLICABLE, ABSENT) or cell.state == PRESENT and cell.value is not None
    return None if stated else _not_told(cell, column)


def _not_told(cell: Cell, column: Column, month: str = "") -> Verdict:
    when = f" en {_month(month)}" if month and month != column.months[0] else ""
    return Verdict(None, f"{column.label} : {WHY_UNKNOWN.get(cell.state, 'aucune donnée')}{when}")


def _stated(cell: Cell, column: Column) -> str:
    when = f" ({_month(cell.period)})" if cell.period else ""
    return f"{column.label} : {_value(cell, column)}{when}"


def _value(cell: Cell, column: Column) -> str:
    if cell.value is not None:
        return column.show(cell.value)
    return {NOT_APPLICABLE: "non concerné", ABSENT: "absent du fichier", UNAVAILABLE: "n.d."}.get(cell.state, "vide")


def _month(code: str) -> str:
    return Period(code).label
