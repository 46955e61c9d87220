"""The page « Consommations »: places compared, what a consumption is made of, its course, the lines behind a bar."""
