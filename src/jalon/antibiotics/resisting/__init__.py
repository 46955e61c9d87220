"""The page « Résistances »: followed pairs, the antibiogram table, one pair in full, the isolates behind a figure."""
