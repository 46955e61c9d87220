"""A column as a piece of the month's JSON: a dictionary of distinct cells, one code per line, who holds them."""

import json
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from jalon.indicators.projection.resolving import Resolved, Shown
from jalon.indicators.rules import NOT_COVERED, UNAVAILABLE


class Encoded(NamedTuple):
    """`entries`: [value, state, period or None when it is the column's, flags]; `holders`: None when all own."""

    period: str
    entries: list[list]
    codes: list[int]
    holders: list[int | None] | None


def encode(resolved: Resolved, ids: Sequence[int]) -> Encoded:
    """The dictionary of a column, in the order in which its cells first appear."""
    own_period, lines = resolved.period, range(len(ids))
    codes_of: dict[Shown, int] = {}
    codes = [codes_of.setdefault(shown, len(codes_of)) for shown in map(resolved.shown.__getitem__, lines)]
    holders = list(map(resolved.holders.get, lines))
    shared = any(holder is not None and holder != own for holder, own in zip(holders, ids, strict=True))
    entries = [[v, s, None if period == own_period else period, flags] for v, s, period, flags in codes_of]
    return Encoded(own_period, entries, codes, holders if shared else None)


def decode(encoded: Encoded, ids: Sequence[int]) -> Resolved:
    """The column as it was resolved, with periods in full."""
    shown = [Shown(v, s, _period(s, p, encoded.period), f) for v, s, p, f in encoded.entries]
    stated = [one.state <= UNAVAILABLE for one in shown]
    holders: Sequence[int | None] = encoded.holders or ids
    held = {i: holder for i, holder in enumerate(holders) if holder is not None and stated[encoded.codes[i]]}
    return Resolved(encoded.period, {i: shown[code] for i, code in enumerate(encoded.codes)}, held)


def _period(state: int, period: str | None, of_the_column: str) -> str | None:
    return None if state == NOT_COVERED and period is None else period or of_the_column


def packed(encoded: Encoded) -> bytes:
    content = {"d": encoded.entries, "c": encoded.codes, "e": encoded.holders, "period": encoded.period}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(payload: bytes | memoryview) -> Encoded:
    content = json.loads(zlib.decompress(payload))
    return Encoded(content["period"], content["d"], content["c"], content["e"])
