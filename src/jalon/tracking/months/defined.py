"""What a month was defined by when it was closed: kept with the closing, and read again as it stood."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jalon import catalogue
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import Definition
from jalon.directory.queries import LineRules
from jalon.directory.queries.population import DOMAIN_RULE
from jalon.indicators import definitions
from jalon.indicators.projection import Shape, shape_of
from jalon.indicators.projection.shape import needed, shape

D = TypeVar("D", bound=Definition)
Versions = Mapping[str, Any]  # of Closing.definitions


def remember(grid_id: str) -> dict[str, Any]:
    """Keep every definition that a grid rests on today, and name their versions."""
    current, of_grid = catalogue.current(), shape(grid_id)
    categories = {code: list(said) for code, said in LineRules.of_today().categories.items()}
    return {
        "grid": definitions.keep("grid", [of_grid.grid])[grid_id],
        "indicators": definitions.keep("indicator", needed(of_grid, current.indicators).values()),
        "domain_rules": definitions.keep("domain_rule", current.domain_rules.values()),
        "lists": definitions.keep("list", (one for one in current.lists.values() if one.complete_for)),
        "categories": definitions.keep_body("codelist", "categories", categories),
    }


def shape_at(grid_id: str, versions: Versions) -> Shape | None:
    """The grid as those versions define it; None when they are what the catalogue says now."""
    then = _restored(grid_id, json.dumps(versions, sort_keys=True))
    return None if _is_todays(then) else then


@lru_cache(maxsize=64)  # ten milliseconds to restore, and every page of a closed month asks
def _restored(grid_id: str, written: str) -> Shape:
    versions = json.loads(written)
    grid = definitions.kept("grid", {grid_id: versions["grid"]})[grid_id]
    rules = definitions.kept("domain_rule", versions["domain_rules"])
    categories = definitions.bodies_of("codelist", {"categories": versions["categories"]})["categories"]
    line_rules = LineRules(
        domains=rules.get(DOMAIN_RULE),
        complete_lists=frozenset(versions["lists"]),
        categories={code: tuple(said) for code, said in categories.items()},
    )
    return shape_of(grid, definitions.kept("indicator", versions["indicators"]), rules, line_rules)


_TODAY: dict[str, tuple[Catalogue, bool]] = {}  # version of a shape → the catalogue it was compared with, the answer


def _is_todays(then: Shape) -> bool:
    """Whether every definition says the same now. Compared once per state of the catalogue."""
    current = catalogue.current()
    held = _TODAY.get(then.version)
    if held is None or held[0] is not current:
        if len(_TODAY) > 200:
            _TODAY.clear()
        held = _TODAY[then.version] = (current, _same(then, current))
    return held[1]


def _same(then: Shape, current: Catalogue) -> bool:
    grid = current.grids.get(then.grid.id)
    if grid is None or _unplaced(grid) != then.grid or then.line_rules != _line_rules_kept():
        return False
    return all(
        code in current.indicators and _unplaced(current.indicators[code]) == one
        for code, one in then.indicators.items()
    )


def _line_rules_kept() -> LineRules:
    today = LineRules.of_today()
    return replace(today, domains=_unplaced(today.domains) if today.domains else None)


def _unplaced(definition: D) -> D:
    """A definition as it is kept: of its place on the disk, the name of its file."""
    return replace(definition, path=Path(definition.path.name))
