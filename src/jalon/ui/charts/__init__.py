"""Drawings from plain data: SVG with words for those who do not see them, coloured by the style sheets."""

from jalon.ui.charts.lines import Line, lines
from jalon.ui.charts.shares import Bar, Segment, stacked
from jalon.ui.charts.small import bar, sparkline
from jalon.ui.charts.strips import Mark, Strip, strips

__all__ = ["Bar", "Line", "Mark", "Segment", "Strip", "bar", "lines", "sparkline", "stacked", "strips"]
