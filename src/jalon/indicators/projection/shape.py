"""What a grid is made of, as its projections see it: its columns, what each rests on, a version of the whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from jalon import catalogue
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import GridColumn, GridDefinition, IndicatorDefinition
from jalon.indicators import rules
from jalon.kernel.refusal import Refusal


@dataclass(frozen=True)
class Shape:
    """A grid and the indicators of its columns. `version` changes with any definition that it rests on."""

    grid: GridDefinition
    indicators: Mapping[str, IndicatorDefinition]
    columns: Mapping[str, GridColumn]
    inputs: Mapping[str, frozenset[str]]  # column → codes of the stated indicators it rests on
    version: str

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


def _shaped(grid: GridDefinition, indicators: Mapping[str, IndicatorDefinition], domain_rules: Mapping) -> Shape:
    columns = {column.id: column for column in grid.columns if column.indicator in indicators}
    inputs = {key: frozenset(rules.inputs(column.indicator, indicators)) for key, column in columns.items()}
    needed = {column.indicator for column in columns.values()}.union(*inputs.values())
    used = [indicators[code] for code in sorted(needed) if code in indicators]
    versions = [(one.id, one.version) for one in (grid, *used, *domain_rules.values())]
    return Shape(grid, indicators, columns, inputs, hashlib.sha256(repr(versions).encode()).hexdigest()[:16])
