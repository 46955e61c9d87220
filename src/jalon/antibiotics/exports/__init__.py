"""The files for national surveillance: rows of a layout of the catalogue, written as it says."""
