"""Online entry: one grid per kind, prefilled with what stands; what is wrong is told by row and column."""

from jalon.antibiotics.bringing.entries.grids import GRIDS, Grid, Line, abouts_of, grid_of, read_lines, told
from jalon.antibiotics.bringing.entries.isolates import IsolateForm, panel_of

__all__ = ["GRIDS", "Grid", "IsolateForm", "Line", "abouts_of", "grid_of", "panel_of", "read_lines", "told"]
