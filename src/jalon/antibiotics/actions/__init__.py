"""What a person can do: bring files, settle what waits, validate a period, acknowledge a check."""
