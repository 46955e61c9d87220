"""Small counts that leave a hospital: hidden, with what else must be so that no subtraction finds them again.

A count from 1 to the threshold less one could point at somebody; nought points at nobody. Where a total is published,
a single hidden part is the total less the others: so a group with something hidden hides at least two parts, which
together reach the threshold.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence


def hide_small(
    counts: Sequence[int | None], *, threshold: int, groups: Sequence[Sequence[Hashable]] = ()
) -> list[int | None]:
    """The counts with None in place of what is hidden; a None among them is a count hidden already.

    `groups` gives, for each count, the totals it is a part of (its row and its column, for instance): any two counts
    with the same name in the same place are parts of the same total. Without it, only the small ones are hidden.
    """
    hidden = hidden_rows([(count,) for count in counts], threshold=threshold, groups=groups)
    return [None if gone else count for count, gone in zip(counts, hidden, strict=True)]


def hidden_rows(
    rows: Sequence[Sequence[int | None]], *, threshold: int, groups: Sequence[Sequence[Hashable]] = ()
) -> list[bool]:
    """Which rows are hidden whole, each with several counts; the same rule holds for every count of a group."""
    gone = [any(count is None or 0 < count < threshold for count in row) for row in rows]
    totals = _parts(groups)
    moved = True
    while moved:  # hiding for one total may uncover another; each turn hides one row more, so it ends
        moved = False
        for parts in totals:
            if (more := _uncovered(rows, parts, gone, threshold)) is not None:
                gone[more] = moved = True
    return gone


def _parts(groups: Sequence[Sequence[Hashable]]) -> list[list[int]]:
    """The rows of each total."""
    found: dict[tuple[int, Hashable], list[int]] = defaultdict(list)
    for row, names in enumerate(groups):
        for place, name in enumerate(names):
            found[place, name].append(row)
    return list(found.values())


def _uncovered(
    rows: Sequence[Sequence[int | None]], parts: Sequence[int], gone: Sequence[bool], threshold: int
) -> int | None:
    """The next row to hide so that this total tells nothing; None when it is safe, or when nothing is left to hide."""
    inside = [row for row in parts if gone[row]]
    shown = [row for row in parts if not gone[row]]
    if not inside or not shown:
        return None
    if len(inside) > 1 and all(_enough(rows, inside, place, threshold) for place in range(len(rows[inside[0]]))):
        return None
    return min(shown, key=lambda row: _weight(rows[row]))


def _enough(rows: Sequence[Sequence[int | None]], inside: Sequence[int], place: int, threshold: int) -> bool:
    """Whether the hidden part of a total is nothing at all, or too much to be a small count."""
    together = sum(rows[row][place] or 0 for row in inside)
    return together == 0 or together >= threshold


def _weight(row: Sequence[int | None]) -> tuple[bool, int]:
    """What is lost by hiding a row: the least first, and a row of noughts last, for it covers nothing."""
    weight = sum(count or 0 for count in row)
    return weight == 0, weight
