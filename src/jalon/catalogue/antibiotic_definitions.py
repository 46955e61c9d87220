"""The shapes of what experts write on antibiotics.

Perimeters, files of a hospital, lists of molecules, followed pairs, checks and exports.
The files are the reference; `docs/reference/` explains every key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.catalogue.definitions import Definition


@dataclass(frozen=True, kw_only=True)
class PerimeterDefinition(Definition):
    """What counts in a rate, above and below the line alike, before any de-duplication.

    Codes of activity (TA) are written without leading zeros; domains are those of the disciplines (DE).
    No activity and no domain: every unit. With some, a unit whose TA or DE is unknown is outside.
    """

    activities: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    screening: str = "excluded"  # specimens taken to look for carriers: excluded | included
    unknown_units: str = "excluded"  # units that the structure does not know: excluded | included
    source: str = ""

    @property
    def filters_units(self) -> bool:
        return bool(self.activities or self.domains)


@dataclass(frozen=True, kw_only=True)
class HospitalColumn:
    """One column that a file of a hospital may have. `headers`: the names it has borne, any case and accents.

    type: code | text | number | date | result | flag
    `values`: flag, result: folded spelling → what it means, where the file has words of its own.
    """

    id: str
    headers: tuple[str, ...]
    type: str = "text"
    required: bool = False
    example: str = ""  # of the empty template
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    in_template: bool = True


@dataclass(frozen=True, kw_only=True)
class HospitalFileDefinition(Definition):
    """One kind of file that a hospital brings: how to recognise it, what its columns say.

    kind: structure | bed_days | admissions | consumption | resistance | presentations
    other_columns: of those that no header names: ignored | antibiotics (each is a molecule tested)
    """

    kind: str
    columns: tuple[HospitalColumn, ...]
    file_patterns: tuple[str, ...] = ()
    other_columns: str = "ignored"
    needs_one_of: tuple[tuple[str, ...], ...] = ()  # of each group of columns, one at least
    template_antibiotics: tuple[str, ...] = ()  # headers of molecules that the empty template offers


@dataclass(frozen=True, kw_only=True)
class MoleculeList(Definition):
    """Molecules counted together (kind total, class, followed, aware), or the share of some among others (ratio).

    `codes` are ATC codes or beginnings of them. `aware`: the group of the table of molecules that makes the list.
    A ratio is a percentage of DDD: that of the lists of `numerator` among that of the lists of `denominator`.
    """

    kind: str
    codes: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()  # codes, or beginnings, taken out of `codes`
    routes: tuple[str, ...] = ()  # O, P, R, I…; empty: every
    aware: str = ""  # access | watch | reserve
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    numerator_routes: tuple[str, ...] = ()
    denominator_routes: tuple[str, ...] = ()
    at_least: float | None = None  # target of a ratio, in percent
    at_most: float | None = None
    better: str = "none"  # lower | higher | none
    indicator: str = ""  # what is published of it: DDD per 1,000 bed-days, or the percentage
    confirmed: bool = True  # False: written from memory, said so where it is shown
    source: str = ""

    def holds(self, atc: str) -> bool:
        """Whether a molecule is in a list made of codes; a list by AWaRe group needs the table of molecules."""
        return atc.startswith(self.codes) and not (self.but_not and atc.startswith(self.but_not))


@dataclass(frozen=True, kw_only=True)
class FollowedPair:
    """An organism, or a group of them, and what it may resist: one of `code` (ATC), `class_code`, `phenotype`.

    measure: percent (resistant among tested; a phenotype: among all) | incidence (per 1,000 bed-days)
    """

    id: str
    title: str
    measure: str
    organism: str = ""  # Latin name
    group: str = ""  # of the table of organisms
    code: str = ""
    class_code: str = ""
    phenotype: str = ""
    specimens: tuple[str, ...] = ()  # kinds of the table of specimens; empty: every one of the perimeter
    national: bool = False  # one of the five indicators of the national strategy
    indicator: str = ""  # what is published of it
    tested_indicator: str = ""  # number of isolates that the percentage rests on


@dataclass(frozen=True, kw_only=True)
class FollowedPairs(Definition):
    pairs: tuple[FollowedPair, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class AntibioticCheck(Definition):
    """What is looked for in the files of a hospital; `rule` names the code that looks (closed list)."""

    rule: str
    severity: str  # info | avertissement | erreur
    advice: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    header: str
    value: str
    decimals: int = -1  # -1: as it is


@dataclass(frozen=True, kw_only=True)
class ExportLayout(Definition):
    """A file for national surveillance: its rows, its columns in order, how it is written."""

    subject: str  # structure | bed_days | consumption | resistance
    columns: tuple[ExportColumn, ...]
    by: str = "unit"  # unit | service | pole | domain | establishment
    format: str = "csv"  # csv | xlsx
    separator: str = ";"
    encoding: str = "utf-8-sig"
    decimal: str = ","
    perimeter: str = "spares"
    recipient: str = "outside"  # outside: counts of isolates under five are hidden | inside the hospital
    notice: str = ""
