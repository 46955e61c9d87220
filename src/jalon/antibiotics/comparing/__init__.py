"""The page « Comparaisons »: units of a hospital, hospitals of the same type, between limits that chance draws."""
