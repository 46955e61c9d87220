"""What the catalogue holds once read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jalon.catalogue.antibiotic_definitions import (
    AntibioticCheck,
    ExportLayout,
    FollowedPairs,
    HospitalFileDefinition,
    MoleculeList,
    PerimeterDefinition,
)
from jalon.catalogue.definitions import (
    Actor,
    CheckDefinition,
    ColumnAddition,
    DomainRule,
    FeedDefinition,
    GridDefinition,
    IndicatorDefinition,
    ListDefinition,
    PriorityDefinition,
    ProfessionChoice,
    ReportDefinition,
    RetentionDefinition,
    SourceDefinition,
    StratumDefinition,
    Theme,
    Value,
)


@dataclass(frozen=True)
class Problem:
    """A mistake in a file, which is left out until it is mended."""

    path: Path
    line: int
    message: str
    column: int = 1
    follows: bool = False  # only because the file of something that it names has a mistake

    def __str__(self) -> str:
        return f"{self.path}, ligne {self.line}, colonne {self.column} : {self.message}"


@dataclass(frozen=True)
class Catalogue:
    actors: Mapping[str, Actor] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorDefinition] = field(default_factory=dict)
    sources: Mapping[str, SourceDefinition] = field(default_factory=dict)
    grids: Mapping[str, GridDefinition] = field(default_factory=dict)
    columns: Mapping[str, ColumnAddition] = field(default_factory=dict)
    reports: Mapping[str, ReportDefinition] = field(default_factory=dict)
    priorities: Mapping[str, PriorityDefinition] = field(default_factory=dict)
    checks: Mapping[str, CheckDefinition] = field(default_factory=dict)
    lists: Mapping[str, ListDefinition] = field(default_factory=dict)
    feeds: Mapping[str, FeedDefinition] = field(default_factory=dict)
    domain_rules: Mapping[str, DomainRule] = field(default_factory=dict)
    strata: Mapping[str, StratumDefinition] = field(default_factory=dict)
    professions: Mapping[str, ProfessionChoice] = field(default_factory=dict)
    perimeters: Mapping[str, PerimeterDefinition] = field(default_factory=dict)
    hospital_files: Mapping[str, HospitalFileDefinition] = field(default_factory=dict)
    atb_lists: Mapping[str, MoleculeList] = field(default_factory=dict)
    atb_pairs: Mapping[str, FollowedPairs] = field(default_factory=dict)
    atb_checks: Mapping[str, AntibioticCheck] = field(default_factory=dict)
    atb_exports: Mapping[str, ExportLayout] = field(default_factory=dict)
    retention: Mapping[str, RetentionDefinition] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def indicator_value(self, indicator: str) -> Value:
        """How the values of an indicator are read, stored and shown. KeyError when it is unknown."""
        return self.indicators[indicator].value
