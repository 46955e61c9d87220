"""Tables made into files that people open: workbook, CSV, Parquet. Plain Python, safe to open."""
