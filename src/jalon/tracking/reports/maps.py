"""The map of a report: a figure by département, in colours that also read in grey."""

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.catalogue import outlines, regions
from jalon.indicators.comparison.rules import step_of, steps
from jalon.tracking.reports.figures import shown
from jalon.tracking.reports.parts import Counts
from jalon.ui import maps
from jalon.ui.maps import Area


@dataclass(frozen=True)
class Drawn:
    """The areas of a map, the words of its colours, and who drew its outlines when they are not ours."""

    areas: Sequence[Area]
    labels: Sequence[str]  # from the lightest
    attribution: str


def drawn(part: Counts) -> Drawn | None:
    """The départements of the part that have an outline; None when none has."""
    [(_, column)] = part.columns
    held = {group.code: group.readings[0] for group in part.groups}
    known = outlines.outlines(held)
    values = [reading.value for reading in held.values() if reading.value is not None]
    bounds = steps(values)
    ranks = maps.spread(len(bounds))
    figures = {
        code: (shown(reading, column), ranks[step_of(reading.value, bounds)])
        for code, reading in held.items()
        if reading.value is not None
    }
    names = {code: regions.DEPARTMENTS[code].name if code in regions.DEPARTMENTS else code for code in held}
    areas = maps.areas_of(known, names, figures)
    if not areas:
        return None
    credit = outlines.ATTRIBUTION if outlines.shipped(held) else ""
    return Drawn(areas, _labels(part, values, bounds), credit)


def _labels(part: Counts, values: Sequence[float], bounds: Sequence[float]) -> list[str]:
    """The values that each colour covers: those really held, from the least to the greatest."""
    [(_, column)] = part.columns
    readings = {reading.value: reading for reading in (group.readings[0] for group in part.groups)}
    labels = []
    for step in range(len(bounds)):
        held = sorted(value for value in set(values) if step_of(value, bounds) == step)
        ends = dict.fromkeys(shown(readings[value], column) for value in (held[0], held[-1]))
        labels.append(" à ".join(ends))
    return labels
