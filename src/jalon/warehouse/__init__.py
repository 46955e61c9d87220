"""Bulk facts in immutable Parquet parts, named by the hash of their content. Plain Python."""
