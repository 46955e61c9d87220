"""A report on screen: the same parts, their charts drawn as on the other pages."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from jalon.antibiotics.reports import charted
from jalon.antibiotics.reports.parts import AreaMap, Bars, Chart, Course, FunnelChart, Heat, Part, Report
from jalon.ui import french, maps
from jalon.ui.charts import Axis, Band, Line, Mark, RankedBar, Spot, funnel, heat, lines, ranked
from jalon.ui.tables import Table

MOST = 30  # rows of a table on screen; the workbook has them all
LIMITS = ("low_998", "low_95", "high_95", "high_998")


@dataclass(frozen=True)
class Shown:
    """A part with its charts drawn and its table cut; `rest`: the rows left to the workbook."""

    part: Part
    charts: list[SafeString]
    table: Table | None
    rest: int


def shown(report: Report) -> list[Shown]:
    return [_shown(part) for part in report.parts]


def _shown(part: Part) -> Shown:
    charts = [drawn(one) for one in part.charts]
    if part.table is None or not part.table.rows or part.most < 0:
        return Shown(part, charts, None, 0)
    kept, table = part.table.rows[: part.most or MOST], part.table
    cut = Table(table.caption, table.columns, kept, table.total, (), table.note)
    return Shown(part, charts, cut, len(table.rows) - len(kept))


def drawn(one: Chart) -> SafeString:
    if isinstance(one, Heat):
        return heat(one.organisms, one.molecules, title=one.title)
    if isinstance(one, Bars):
        return _bars(one)
    if isinstance(one, Course):
        return lines([Line(one.title, one.values)], one.periods, title=one.title, shown=_written(one.decimals))
    if isinstance(one, AreaMap):
        areas, labels = charted.drawn_areas(one)
        return maps.draw(areas, title=one.title, description=one.title) + maps.legend(labels)
    return _funnel(one)


def _bars(one: Bars) -> SafeString:
    bars = [RankedBar(name=bar.name, value=bar.value, note=bar.note, own=bar.own) for bar in one.bars]
    marks = [Mark(*one.mark)] if one.mark else []
    return ranked(bars, title=one.title, marks=marks, shown=_written(one.decimals))


def _written(decimals: int) -> Any:
    return lambda value: french.number(value, decimals)


def _funnel(one: FunnelChart) -> SafeString:
    compared = one.comparison
    times = 100 if compared.measure.is_share else 1
    spots = [
        Spot(
            standing.peer.name, standing.point.member.bottom, standing.point.value * times,
            f"{standing.peer.name} : {french.number(standing.point.value * times, 1)}",
            place=standing.point.position.partition("_")[0].replace("unknown", "inside"),
            strong=standing.point.position.endswith("998"), named=True, own=standing.peer.own,
        )
        for standing in compared.known if standing.point
    ]  # fmt: skip
    curve = [Band(at, *(getattr(limits, name) * times for name in LIMITS)) for at, limits in compared.funnel.curve()]
    centre = compared.funnel.centre
    across, up = Axis(compared.measure.bottom_name, _written(0)), Axis(compared.measure.unit, _written(1))
    return funnel(spots, curve, None if centre is None else centre * times, title=one.title, across=across, up=up)
