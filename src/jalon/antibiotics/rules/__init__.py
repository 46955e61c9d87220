"""How figures are computed: plain Python, no file, no database, no clock."""
