"""A column as those outside its region see it. Plain values in, plain values out."""

from collections.abc import Sequence

from jalon.indicators.rules import NOT_COVERED, RESERVED

Entry = list  # [value, state, period or None when it is the column's, flags]


def masked(
    entries: Sequence[Entry], codes: Sequence[int], period: str, shown: Sequence[bool], month: str
) -> tuple[list[Entry], list[int]]:
    """The distinct cells and the code of each line, once every line that is not `shown` is reserved.

    Reserved cells are all alike: neither whether something was written nor when can be told from them. Periods are
    then those of `month`, since that of the column tells when the region last wrote.
    """
    made: list[Entry] = []
    known: dict[int, int] = {}
    kept = []
    for code, visible in zip(codes, shown, strict=True):
        place = code if visible else -1
        if place not in known:
            known[place] = len(made)
            made.append(_dated(entries[code], period, month) if visible else [None, RESERVED, None, 0])
        kept.append(known[place])
    return made, kept


def _dated(entry: Entry, period: str, month: str) -> Entry:
    value, state, stated, flags = entry
    if state == NOT_COVERED and stated is None:
        return [value, state, None, flags]
    full = stated or period
    return [value, state, None if full == month else full, flags]
