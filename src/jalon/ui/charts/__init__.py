"""Drawings from plain data: SVG with words for those who do not see them, coloured by the style sheets."""

from jalon.ui.charts.funnel import Band, funnel
from jalon.ui.charts.heat import Cell, Molecule, Organism, heat
from jalon.ui.charts.lines import Line, lines
from jalon.ui.charts.plane import Axis, Spot
from jalon.ui.charts.ranked import RankedBar, ranked
from jalon.ui.charts.scatter import scatter
from jalon.ui.charts.shares import Bar, Segment, stacked
from jalon.ui.charts.small import bar, sparkline
from jalon.ui.charts.strips import Mark, Strip, strips

__all__ = [
    "Axis",
    "Band",
    "Bar",
    "Line",
    "Mark",
    "Molecule",
    "Organism",
    "RankedBar",
    "Segment",
    "Spot",
    "Strip",
    "Cell",
    "bar",
    "funnel",
    "heat",
    "lines",
    "ranked",
    "scatter",
    "sparkline",
    "stacked",
    "strips",
]
