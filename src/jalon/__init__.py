"""Jalon: the platform by which a French health region steers its programmes."""

__version__ = "0.1.0"
