"""Documents made from a month of a grid: each layout is a file of the catalogue, filled from the grid's own totals."""
