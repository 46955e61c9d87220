"""How a file's rows and cells are sorted: plain Python, no database, no clock."""
