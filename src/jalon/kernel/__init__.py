"""Values with meaning: periods, FINESS numbers, French text and numbers. Plain Python, no I/O."""
