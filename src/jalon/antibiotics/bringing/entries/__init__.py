"""Online entry: one grid per kind, prefilled with what stands; what is wrong is told by row and column."""

from jalon.antibiotics.bringing.entries.grids import GRIDS, Grid, Line, grid_of, read_lines
from jalon.antibiotics.bringing.entries.isolates import IsolateForm, panel_of

__all__ = ["GRIDS", "Grid", "IsolateForm", "Line", "grid_of", "panel_of", "read_lines"]
