"""How much one delivery may hold: far above any real file, far below what would stop the machine."""

MAX_BYTES = 200_000_000
MAX_UNPACKED = 400_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
MAX_CELLS = 20_000_000
HEADER_ROWS = 30  # the header is looked for in that many first rows
