"""Antibiotics: what is consumed, how bacteria resist, from a hospital's files to comparisons one can act on."""
