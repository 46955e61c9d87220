"""Columns a region adds to a grid from the screen: versioned files of its catalogue, retired but never deleted."""
