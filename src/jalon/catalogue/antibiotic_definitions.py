"""The shapes of what pharmacists and laboratories write on antibiotics: perimeters, files of a hospital.

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
