"""Charts as places between 0 and 1, from the left and from the bottom, for a drawing that is not SVG."""

from collections.abc import Sequence
from typing import Any

from jalon.antibiotics.queries.comparing import Comparison
from jalon.antibiotics.reports.parts import AreaMap, Bars, Chart, Course, FunnelChart, Heat
from jalon.catalogue import outlines, regions
from jalon.indicators.comparison.rules import step_of, steps
from jalon.ui import french, maps
from jalon.ui.charts.heat import BANDS, FEW, Cell, band_of
from jalon.ui.charts.scales import Scale, scale_of

MAP_WIDTH = 70.0  # millimetres
LIMITS = ("low_998", "low_95", "high_95", "high_998")
CURVE_TOP = 0.35  # the point of the curve whose limit must be on the drawing: before it, limits may leave by the top


def chart(one: Chart) -> dict[str, Any]:
    if isinstance(one, Bars):
        return bars(one)
    if isinstance(one, Course):
        return course(one)
    if isinstance(one, AreaMap):
        return area_map(one)
    return heat(one) if isinstance(one, Heat) else funnel(one)


def bars(one: Bars) -> dict[str, Any]:
    scale = scale_of([*(bar.value for bar in one.bars), *([one.mark[1]] if one.mark else [])])
    rows = [
        {"name": bar.name, "share": _at(scale, bar.value), "shown": french.number(bar.value, one.decimals),
         "note": bar.note, "own": bar.own}
        for bar in one.bars
    ]  # fmt: skip
    mark = None
    if one.mark:
        words = f"{one.mark[0]} : {french.number(one.mark[1], one.decimals)}"
        mark = {"label": words, "share": _at(scale, one.mark[1])}
    return {"form": "bars", "title": one.title, "rows": rows, "mark": mark}


def _at(scale: Scale, value: float) -> float:
    return round(scale.at(value) / 100, 4)


def course(one: Course) -> dict[str, Any]:
    scale = scale_of([value for value in one.values if value is not None], ticks=4)
    points = [
        {"label": short_period(period), "at": None if value is None else _at(scale, value),
         "shown": "" if value is None else french.number(value, one.decimals)}
        for period, value in zip(one.periods, one.values, strict=True)
    ]  # fmt: skip
    return {"form": "course", "title": one.title, "points": points, "ticks": _ticks(scale, one.decimals)}


def short_period(code: str) -> str:
    """ "2024-T1" → "T1 2024"."""
    year, _, rest = code.partition("-")
    return f"{rest} {year}" if rest else year


def _ticks(scale: Scale, decimals: int, most: float | None = None) -> list[dict[str, Any]]:
    kept = [tick for tick in scale.ticks if most is None or tick <= most]
    return [{"at": _at(scale, tick), "label": french.number(tick, decimals)} for tick in kept]


def heat(one: Heat) -> dict[str, Any]:
    rows = [
        {"name": row.name, "isolates": "•" if row.isolates is None else french.number(row.isolates),
         "cells": [_cell(row.cells.get(molecule.code)) for molecule in one.molecules]}
        for row in one.organisms
    ]  # fmt: skip
    bounds = [french.number(bound) for bound in BANDS]
    legend = [f"< {bounds[0]} %", *(f"{low} à {high}" for low, high in zip(bounds, bounds[1:], strict=False)),
              f"≥ {bounds[-1]} %"]  # fmt: skip
    heads = [molecule.short for molecule in one.molecules]
    return {"form": "heat", "title": one.title, "heads": heads, "rows": rows, "legend": legend}


def _cell(cell: Cell | None) -> dict[str, Any]:
    """`kind`: shown, few, natural, hidden or none."""
    if cell is not None and cell.natural:
        return {"kind": "natural", "text": "RN", "n": "", "band": 0}
    if cell is not None and cell.hidden:
        return {"kind": "hidden", "text": "•", "n": "", "band": 0}
    if cell is None or cell.percent is None or not cell.n:
        return {"kind": "none", "text": "", "n": "", "band": 0}
    text = french.number(cell.percent, 1 if 0 < cell.percent < 1 else 0)
    return {
        "kind": "few" if cell.n < FEW else "shown",
        "text": text,
        "n": french.number(cell.n),
        "band": band_of(cell.percent),
    }


def funnel(one: FunnelChart) -> dict[str, Any]:
    """Points, limits and the line of the group. Without limits, the points and the line."""
    compared = one.comparison
    times = 100 if compared.measure.is_share else 1
    points = [standing.point for standing in compared.known if standing.point]
    curve = compared.funnel.curve()
    across = scale_of([point.member.bottom for point in points], ticks=4)
    centre = None if compared.funnel.centre is None else compared.funnel.centre * times
    reach = curve[int(len(curve) * CURVE_TOP)][1].high_998 * times if curve else 0.0
    up = scale_of([*(point.value * times for point in points), reach, centre or 0.0], ticks=4)
    lines = {
        name: [[_at(across, at), _at(up, getattr(limits, name) * times)] for at, limits in curve] for name in LIMITS
    }
    return {
        "form": "funnel", "title": one.title, "across": compared.measure.bottom_name,
        "points": _points(compared, across, up, times), "lines": lines, "x": _ticks(across, 0), "y": _ticks(up, 0),
        "centre": None if centre is None else {"at": _at(up, centre), "label": f"groupe : {french.number(centre, 1)}"},
    }  # fmt: skip


def _points(compared: Comparison, across: Scale, up: Scale, times: int) -> list[dict[str, Any]]:
    return [
        {"x": _at(across, one.point.member.bottom), "y": _at(up, one.point.value * times), "own": one.peer.own,
         "outside": one.point.position in ("above_998", "above_95", "below_95", "below_998"), "name": one.peer.name}
        for one in compared.known if one.point
    ]  # fmt: skip


def drawn_areas(one: AreaMap) -> tuple[list[maps.Area], list[str]]:
    """The départements that have an outline, each with its figure and colour, and the words of the colours."""
    bounds = steps(one.values.values())
    ranks = maps.spread(len(bounds))
    figures = {
        code: (french.number(value, one.decimals), ranks[step_of(value, bounds)]) for code, value in one.values.items()
    }
    names = {code: regions.DEPARTMENTS[code].name if code in regions.DEPARTMENTS else code for code in one.values}
    return maps.areas_of(outlines.outlines(one.values), names, figures), _labels(one, bounds)


def _labels(one: AreaMap, bounds: Sequence[float]) -> list[str]:
    """The values that each colour covers: those really held, from the least to the greatest."""
    labels = []
    for rank in range(len(bounds)):
        held = sorted(value for value in one.values.values() if step_of(value, bounds) == rank)
        labels.append(" à ".join(dict.fromkeys(french.number(end, one.decimals) for end in (held[0], held[-1]))))
    return labels


def area_map(one: AreaMap) -> dict[str, Any]:
    areas, labels = drawn_areas(one)
    height, placed = maps.placed(areas, MAP_WIDTH)
    codes = {area.name: code for code, area in zip(outlines.outlines(one.values), areas, strict=True)}
    ranks = maps.spread(len(labels))
    drawn = [
        {"code": codes[area.name], "value": area.figure, "shade": 0 if area.step is None else area.step + 1,
         "rings": [[list(point) for point in ring] for ring in rings], "at": list(middle)}
        for area, rings, middle in placed
    ]  # fmt: skip
    legend = [{"shade": rank + 1, "label": label} for rank, label in zip(ranks, labels, strict=True)]
    credit = outlines.ATTRIBUTION if outlines.shipped(one.values) else ""
    said = ", ".join(f"{area.name} {area.figure}" for area in areas)
    return {
        "form": "map", "title": one.title, "alt": f"{one.title}, par département : {said}",
        "map": {"width": MAP_WIDTH, "height": height, "areas": drawn, "legend": legend, "credit": credit},
    }  # fmt: skip
