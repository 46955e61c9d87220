"""A column as a piece of the month's JSON: a dictionary of distinct cells, one code per line, who holds them."""

import json
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from jalon.indicators.projection.resolving import Cell, Resolved


class Encoded(NamedTuple):
    """`entries`: [value, state, period or None when it is the column's, flags]; `holders`: None when all own."""

    period: str
    entries: list[list]
    codes: list[int]
    holders: list[int | None] | None


def encode(resolved: Resolved, ids: Sequence[int]) -> Encoded:
    """The dictionary of a column, in the order in which its cells first appear."""
    codes_of: dict[tuple, int] = {}
    codes, holders, shared = [], [], False
    cells, own_period = resolved.cells, resolved.period
    for i, own in enumerate(ids):
        value, state, period, flags, entity = cells[i]
        key = (value, state, None if period == own_period else period, flags)
        codes.append(codes_of.setdefault(key, len(codes_of)))
        holders.append(entity)
        shared = shared or (entity is not None and entity != own)
    return Encoded(own_period, [list(key) for key in codes_of], codes, holders if shared else None)


def decode(encoded: Encoded, ids: Sequence[int]) -> dict[int, Cell]:
    """The cells of a column by position, with their periods in full."""
    full = [(v, s, _period(s, p, encoded.period), f) for v, s, p, f in encoded.entries]
    stated = [s not in (3, 4, 5) for _, s, _, _ in full]
    holders = encoded.holders or [own if stated[code] else None for own, code in zip(ids, encoded.codes, strict=True)]
    return {i: Cell(*full[code], holder) for i, (code, holder) in enumerate(zip(encoded.codes, holders, strict=True))}


def _period(state: int, period: str | None, of_the_column: str) -> str | None:
    return None if state == 4 and period is None else period or of_the_column


def packed(encoded: Encoded) -> bytes:
    content = {"d": encoded.entries, "c": encoded.codes, "e": encoded.holders, "period": encoded.period}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(payload: bytes) -> Encoded:
    content = json.loads(zlib.decompress(payload))
    return Encoded(content["period"], content["d"], content["c"], content["e"])
