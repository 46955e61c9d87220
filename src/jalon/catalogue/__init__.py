"""What experts write (sources, indicators, grids, checks, lists) and the code that reads it."""
