"""What a report is made of, before it is set as a page, a PDF or a workbook: plain values, nothing drawn yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon.antibiotics.queries.comparing import Comparison
from jalon.ui.charts.heat import Molecule, Organism
from jalon.ui.tables import Table


@dataclass(frozen=True)
class Figure:
    """A large figure: how it is written, what it is, what it rests on, what it was."""

    value: str
    label: str
    detail: str = ""
    change: str = ""


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    note: str = ""
    own: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars on one scale from zero; `mark` is a line across them: its name and value."""

    title: str
    bars: Sequence[Bar]
    decimals: int = 1
    mark: tuple[str, float] | None = None


@dataclass(frozen=True)
class Course:
    """One series, period after period; None where a period says nothing."""

    title: str
    periods: Sequence[str]
    values: Sequence[float | None]
    decimals: int = 0


@dataclass(frozen=True)
class Heat:
    """An antibiogram table: species down, classes or molecules across."""

    title: str
    organisms: Sequence[Organism]
    molecules: Sequence[Molecule]


@dataclass(frozen=True)
class FunnelChart:
    """Members of a group between limits that narrow as more was counted."""

    title: str
    comparison: Comparison


@dataclass(frozen=True)
class AreaMap:
    """A figure by département, by its code."""

    title: str
    values: Mapping[str, float]
    decimals: int = 0


Chart = Bars | Course | Heat | FunnelChart | AreaMap


@dataclass(frozen=True)
class Part:
    """A part of a report; each of its pieces is optional. `most`: rows on paper (0: all), the workbook has them all.

    `widths`: shares of the width on paper, 0 for a column as wide as what it holds.
    """

    title: str
    note: str = ""
    new_page: bool = False
    figures: Sequence[Figure] = ()
    charts: Sequence[Chart] = ()
    table: Table | None = None
    widths: Sequence[float] = ()
    most: int = 0
    text: Sequence[str] = ()
    empty: str = ""
    sheet: str = ""  # of the workbook; its title when empty
    signatures: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """`place` and `period` are words; `foot` goes with every page: perimeter, rule, set of daily doses."""

    kind: str
    title: str
    place: str
    period: str
    made_at: datetime
    opening: str
    foot: str
    parts: Sequence[Part]
    fictitious: bool = False
    file_name: str = ""
    drawing: Any = None  # what a template of its own reads, when the parts are not how it is set
