"""The measurements there are, and how their figures are told."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import NamedTuple

# Modules that measure; one that has nothing to measure has no `bench`.
PARTS = """
    indicators.bench.grid indicators.bench.waiting indicators.bench.directory indicators.bench.professionals
    sources.bench tracking.bench antibiotics.bench.measure antibiotics.bench.loading
    web.bench config.backup.bench
""".split()


class Figure(NamedTuple):
    """`limit`: what it should stay under, in the same unit; None when it only informs."""

    label: str
    value: float
    unit: str = "ms"
    limit: float | None = None

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit


@dataclass
class Report:
    title: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, label: str, value: float, unit: str = "ms", limit: float | None = None) -> None:
        self.figures.append(Figure(label, value, unit, limit))


class Measure(NamedTuple):
    name: str
    label: str
    run: Callable


_MEASURES: dict[str, Measure] = {}


def register(name: str, label: str) -> Callable:
    """Name a measurement; the function takes the options of the command and returns a Report."""

    def named(function: Callable) -> Callable:
        _MEASURES[name] = Measure(name, label, function)
        return function

    return named


def measures() -> dict[str, Measure]:
    """Every measurement of the modules present. Django must be ready."""
    for part in PARTS:
        parent = f"jalon.{part.rpartition('.')[0]}" if "." in part else "jalon"
        if find_spec(parent) and find_spec(f"jalon.{part}"):
            importlib.import_module(f"jalon.{part}")
    return dict(_MEASURES)
