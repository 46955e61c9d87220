"""The monthly grid: one line per establishment, themes, owners; read, edited, exported."""
