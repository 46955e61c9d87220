"""Indicators compared: over the region, its groups, the nation and the months, each holder counted once."""
