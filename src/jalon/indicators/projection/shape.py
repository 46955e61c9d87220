"""What a grid is made of, as its projections see it: its columns, what each rests on, a version of the whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jalon import catalogue
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import DomainRule, GridColumn, GridDefinition, IndicatorDefinition
from jalon.directory.queries import LineRules
from jalon.indicators import rules
from jalon.indicators.projection.lines import LAYOUT
from jalon.kernel.refusal import Refusal


@dataclass(frozen=True)
class Shape:
    """A grid and the indicators of its columns. `version` changes with any definition that it rests on.

    `line_rules`: only in a shape of the past, how its lines were listed; None: as today.
    """

    grid: GridDefinition
    indicators: Mapping[str, IndicatorDefinition]
    columns: Mapping[str, GridColumn]
    inputs: Mapping[str, frozenset[str]]  # column → codes of the stated indicators it rests on
    version: str
    line_rules: LineRules | None = None

    @property
    def codes(self) -> set[str]:
        return {column.indicator for column in self.columns.values()}

    def resting_on(self, codes: set[str]) -> list[GridColumn]:
        return [column for key, column in self.columns.items() if not codes.isdisjoint(self.inputs[key])]

    def follows(self, column: GridColumn) -> bool:
        """Whether a column shows, in a month, what was said of earlier ones."""
        indicator = self.indicators[column.indicator]
        return bool(column.shows == "latest" or indicator.carries_over or indicator.derived)


_SHAPES: dict[tuple, Shape] = {}  # a shape costs a millisecond, and every page asks for it


def shape(grid_id: str) -> Shape:
    """A grid of the catalogue, with what its columns rest on."""
    return _held(grid_id, catalogue.current())


def shapes() -> list[Shape]:
    """All of them."""
    current = catalogue.current()
    return [_held(grid_id, current) for grid_id in current.grids]


def _held(grid_id: str, current: Catalogue) -> Shape:
    if grid_id not in current.grids:
        raise Refusal(f"La grille « {grid_id} » n'existe pas. Grilles connues : {', '.join(sorted(current.grids))}.")
    definitions = (current.grids[grid_id], *current.indicators.values(), *current.domain_rules.values())
    key = tuple((one.id, one.version) for one in definitions)
    if key not in _SHAPES:
        if len(_SHAPES) > 50:  # definitions being edited: past ones are of no use
            _SHAPES.clear()
        _SHAPES[key] = _shaped(current.grids[grid_id], current.indicators, current.domain_rules)
    return _SHAPES[key]


def needed(of_grid: Shape, indicators: Mapping[str, IndicatorDefinition]) -> dict[str, IndicatorDefinition]:
    """Every indicator that a grid rests on, shown or not: those of its columns, and all that they are computed from."""
    found, left = {}, list(of_grid.codes)
    while left:
        code = left.pop()
        if code in indicators and code not in found:
            one = found[code] = indicators[code]
            left += [*(one.derived.of if one.derived else ()), *([one.denominator] if one.denominator else ())]
    return dict(sorted(found.items()))


def shape_of(
    grid: GridDefinition,
    indicators: Mapping[str, IndicatorDefinition],
    domain_rules: Mapping[str, DomainRule],
    line_rules: LineRules,
) -> Shape:
    """A grid as it was defined on a past day; its version says that it is of no other."""
    made = _shaped(grid, indicators, domain_rules)
    said = (made.version, sorted(line_rules.complete_lists), sorted(line_rules.categories.items()), grid, indicators)
    return replace(made, version=hashlib.sha256(repr(said).encode()).hexdigest()[:16], line_rules=line_rules)


def _shaped(grid: GridDefinition, indicators: Mapping[str, IndicatorDefinition], domain_rules: Mapping) -> Shape:
    columns = {column.id: column for column in grid.columns if column.indicator in indicators}
    inputs = {key: frozenset(rules.inputs(column.indicator, indicators)) for key, column in columns.items()}
    needed = {column.indicator for column in columns.values()}.union(*inputs.values())
    used = [indicators[code] for code in sorted(needed) if code in indicators]
    versions = [("lines", LAYOUT), *((one.id, one.version) for one in (grid, *used, *domain_rules.values()))]
    return Shape(grid, indicators, columns, inputs, hashlib.sha256(repr(versions).encode()).hexdigest()[:16])
