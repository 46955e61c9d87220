"""How the figures of a report are read, and which of its cells are missing. Plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon.catalogue.definitions import IndicatorDefinition, ReportCondition
from jalon.kernel.text import fold
from jalon.tracking import rules as cells

SHARE, SUM, RATE, MEDIAN, COUNT = "share", "sum", "rate", "median", "count"
FILE, SILENT, EMPTY, CARRIED, WAITING, CONTESTED = "file", "silent", "empty", "carried", "waiting", "contested"
REASONS = {
    FILE: "fichier non reçu",
    SILENT: "établissement disparu du fichier",
    EMPTY: "case vide",
    CARRIED: "état repris, à confirmer",
    WAITING: "ligne en attente d'une réponse",
    CONTESTED: "valeur contestée, sans réponse",
}
SHADES = 5


@dataclass(frozen=True)
class Reading:
    """What a column comes to over some lines. `value`: a percentage, a rate or a quantity; None: nothing known.

    `count` of `out_of` holders have one of the values counted; "non concerné" is in neither.
    """

    kind: str
    value: float | None
    count: int | None = None
    out_of: int | None = None


def reading(
    indicator: IndicatorDefinition,
    counted: Sequence[str],
    *,
    n: int,
    total: float | None,
    rate: float | None,
    median: float | None,
    counts: Mapping[str, int],
) -> Reading:
    """A column's figure from its totals: a share of holders, a sum, a rate on its parts, else the median of its values.

    Rates are never averaged. A list without values to count comes to the number of lines filled in.
    """
    value = indicator.value
    if value.is_number:
        if indicator.additive == "sum":
            return Reading(SUM, float(total) if n and total is not None else None, n)
        return Reading(RATE, rate, n) if rate is not None else Reading(MEDIAN, median, n)
    if value.type == "choice" and counted:
        known = {name: number for name, number in counts.items() if name not in value.not_applicable}
        out_of, count = sum(known.values()), sum(number for name, number in known.items() if name in counted)
        return Reading(SHARE, 100 * count / out_of if out_of else None, count, out_of)
    held = sum(counts.get(name, 0) for name in counted) if counted else n
    return Reading(COUNT, float(held) if n else None, held)


def values_counted(indicator: IndicatorDefinition, said: Sequence[str]) -> tuple[str, ...]:
    """The values that a figure counts: those said, else the first of a closed list."""
    if said or indicator.value.is_number:
        return tuple(said)
    return indicator.value.values[:1] if indicator.value.type == "choice" and not indicator.value.open_list else ()


def change(now: Reading, before: Reading | None) -> float | None:
    """How much was gained since: points of percentage, or units of a quantity; None when either is unknown."""
    if before is None or now.value is None or before.value is None or now.kind != before.kind:
        return None
    return now.value - before.value


def holds(condition: ReportCondition, value: float | str | None, state: int, flags: int) -> bool:
    """Whether a cell is as a condition wants it. Values are compared accents and case apart."""
    if condition.state and not _in_state(condition.state, value, state, flags):
        return False
    told = fold(value) if isinstance(value, str) else None
    if condition.among and told not in {fold(one) for one in condition.among}:
        return False
    if condition.not_among and told in {fold(one) for one in condition.not_among}:
        return False
    if condition.at_least is None and condition.at_most is None:
        return True
    if not isinstance(value, int | float) or state != cells.PRESENT:
        return False
    return (condition.at_least is None or value >= condition.at_least) and (
        condition.at_most is None or value <= condition.at_most
    )


def _in_state(wanted: str, value: float | str | None, state: int, flags: int) -> bool:
    known = value is not None and state in (cells.PRESENT, cells.NOT_APPLICABLE, cells.ABSENT)
    return {
        "filled": known,
        "empty": not known and state not in (cells.UNAVAILABLE, cells.WAITING, cells.RESERVED),
        "carried": known and bool(flags & cells.CARRIED),
        "unavailable": state == cells.UNAVAILABLE,
        "waiting": state == cells.WAITING,
        "contested": bool(flags & cells.CONTESTED),
    }[wanted]


def lack(value: float | str | None, state: int, flags: int, *, typed: bool) -> str:
    """Why a cell is missing, or "". `typed`: a person fills the column, no file does.

    Absent from a file that speaks, not applicable, known as unavailable: all of these are answers.
    """
    if flags & cells.CONTESTED:
        return CONTESTED
    if state == cells.WAITING:
        return WAITING
    if state in (cells.ABSENT, cells.UNAVAILABLE, cells.RESERVED):
        return ""
    if state == cells.NOT_COVERED or (state == cells.PRESENT and value is None):
        return EMPTY if typed else FILE
    if flags & cells.CARRIED:
        return CARRIED
    return FILE if flags & cells.OLD else ""


def ready(expected: int, missing: int) -> int:
    """How complete a report is, in percent, rounded down: a hundred only when nothing is missing."""
    return 100 if not expected else int(100 * (expected - missing) / expected)


def shade(value: float | None, low: float, high: float) -> int:
    """The rank of a value among the shades of a map, from 1; 0 when it is not known."""
    if value is None:
        return 0
    if high <= low:
        return SHADES if value else 1
    return min(SHADES, 1 + int((value - low) / (high - low) * SHADES))
