"""Chance that repeats itself: the same region, the same files, each time."""

from random import Random

SEED = 20250630


def chance(*place: int) -> Random:
    """Draws of their own for each place, so that adding to one does not change the others."""
    seed = SEED
    for number in place:
        seed = seed * 1_009 + number
    return Random(seed)  # noqa: S311 - nothing here is a secret
