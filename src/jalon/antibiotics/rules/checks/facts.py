"""What a check looks at, and what it finds. Plain values: a test makes them by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jalon.kernel.periods import Period

if TYPE_CHECKING:
    import polars as pl

Settings = Mapping[str, object]
BED_DAYS, ADMISSIONS, CONSUMPTION, RESISTANCE = "bed_days", "admissions", "consumption", "resistance"
MEASURES = {"consumption": CONSUMPTION, "bed_days": BED_DAYS, "isolates": RESISTANCE}  # as checks name them
FILES = {
    "structure": "la structure", BED_DAYS: "les journées", ADMISSIONS: "les admissions",
    CONSUMPTION: "les consommations", RESISTANCE: "les résistances",
}  # fmt: skip


@dataclass(frozen=True)
class UnitFacts:
    """A unit in one period. `known`: the structure has it. `ddd`: doses of the total; `lines`: kind → rows of its file.

    None is "no file says it": a unit with 0 bed-days is not one without.
    """

    key: str
    code: str
    label: str = ""
    service_code: str = ""
    service_label: str = ""
    known: bool = True
    eligible: bool = False
    outside: str = ""
    bed_days: float | None = None
    ddd: float = 0.0
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"UF {self.code} ({self.label})" if self.label else f"UF {self.code}"

    def amount(self, measure: str) -> float | None:
        """What a measure of the checks says of the unit: doses, bed-days or isolates; None when it has none."""
        if measure == "bed_days":
            return self.bed_days
        rows = self.lines.get(MEASURES[measure])
        return None if rows is None else self.ddd if measure == "consumption" else float(rows)


@dataclass(frozen=True)
class Facts:
    """A hospital in one period: the kinds of files held, its units by key, its isolates.

    `former`: the facts of the period before ("previous") and of the same one a year before ("year_before").
    `quarters`: those of the year, when the period is one. `natural`: organism → molecules it resists by nature.
    `names`: ATC code → French name.
    """

    period: str
    kinds: frozenset[str] = frozenset()
    units: Mapping[str, UnitFacts] = field(default_factory=dict)
    unknown_ucds: Mapping[str, float] = field(default_factory=dict)  # code → units dispensed
    dispensed: float = 0.0
    isolates: "pl.DataFrame | None" = None
    natural: Mapping[str, frozenset[str]] = field(default_factory=dict)
    third_generation: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    former: "Mapping[str, Facts]" = field(default_factory=dict)
    quarters: "tuple[Facts, ...]" = ()

    @property
    def label(self) -> str:
        return Period(self.period).label

    def eligible(self) -> list[UnitFacts]:
        return [unit for unit in self.units.values() if unit.eligible]

    def total(self, measure: str) -> float:
        return sum(unit.amount(measure) or 0 for unit in self.units.values())


@dataclass(frozen=True)
class Finding:
    """What a check noticed. `key` makes it the same one next time; `message` holds its figures, in French.

    Its rows: those of the files `kinds` for the unit `unit`, or `rows` (place of the file among its kind, row).
    """

    key: str
    message: str
    kinds: tuple[str, ...] = ()
    unit: str = ""
    rows: tuple[tuple[int, int], ...] = ()


_FIGURE = re.compile(r"\d(?:[\d\u202f]*\d)?(?:,\d+)?")


def figures(message: str) -> list[str]:
    """The figures and codes that a finding says: while they are the same, so is the finding, however it is worded."""
    return sorted(_FIGURE.findall(message))


def number(value: float) -> str:
    """1 234 or 12,5: thousands apart, one decimal at most."""
    rounded = round(float(value), 1)
    text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.replace(",", "\u202f").replace(".", ",")


def counted(count: float, word: str) -> str:
    """ "1 ligne", "2 lignes"."""
    return f"{number(count)} {word}{'s' if abs(count) >= 2 else ''}"
