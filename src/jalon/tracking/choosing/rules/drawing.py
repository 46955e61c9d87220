"""Drawing a sample that anyone can draw again: each number gets a strength from the seed, the strongest are taken.

SHA-256 of "seed/number" is the same on every machine and in every language, and mixes so well that no order among the
numbers survives in it: taking the n smallest is drawing n without replacement.
"""

import hashlib
from collections.abc import Iterable, Mapping


def strength(seed: str, number: str) -> str:
    """What a FINESS number is sorted by in a draw: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()


def draw(numbers: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of these numbers, or all of them when there are fewer, in the order of the draw."""
    return sorted(set(numbers), key=lambda number: strength(seed, number))[: max(size, 0)]


def allotted(sizes: Mapping[str, int], size: int, *, equal: bool = False) -> dict[str, int]:
    """How many to draw from each stratum, `size` in all (fewer when there are not so many).

    Proportional to its size by the largest remainder, ties to the larger stratum then to the first by name; or an equal
    part for each, what a small stratum cannot give going to the others.
    """
    total = min(size, sum(sizes.values()))
    parts = _equal_parts(sizes, total) if equal else _proportional_parts(sizes, total)
    return {name: parts[name] for name in sizes}


def _proportional_parts(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    whole = sum(sizes.values())
    if not whole:
        return dict.fromkeys(sizes, 0)
    parts = {name: total * held // whole for name, held in sizes.items()}
    remainders = sorted(sizes, key=lambda name: (-(total * sizes[name] % whole), -sizes[name], name))
    for name in remainders[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def _equal_parts(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    parts = dict.fromkeys(sizes, 0)
    left = total
    while left:
        able = sorted((name for name in sizes if parts[name] < sizes[name]), key=lambda name: (-sizes[name], name))
        share = max(1, left // len(able))
        for name in able:
            given = min(share, sizes[name] - parts[name], left)
            parts[name] += given
            left -= given
    return parts
