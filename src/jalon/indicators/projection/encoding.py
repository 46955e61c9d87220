"""A column as a piece of the month's JSON: a dictionary of distinct cells, one code per line, who holds them."""

import json
import zlib
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from jalon.indicators.projection import held
from jalon.indicators.projection.resolving import Resolved, Shown
from jalon.indicators.rules import NOT_COVERED, UNAVAILABLE
from jalon.kernel.recent import Recent


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
    shown = _distinct(encoded)
    stated = [one.state <= UNAVAILABLE for one in shown]
    holders: Sequence[int | None] = encoded.holders or ids
    held = {i: holder for i, holder in enumerate(holders) if holder is not None and stated[encoded.codes[i]]}
    return Resolved(encoded.period, {i: shown[code] for i, code in enumerate(encoded.codes)}, held)


def _distinct(encoded: Encoded) -> list[Shown]:
    return [Shown(v, s, _period(s, p, encoded.period), f) for v, s, p, f in encoded.entries]


def _period(state: int, period: str | None, of_the_column: str) -> str | None:
    return None if state == NOT_COVERED and period is None else period or of_the_column


_decoded: Recent[bytes, Encoded] = Recent(held.COLUMNS)


def packed(encoded: Encoded) -> bytes:
    """The column as it is kept; whoever reads it next has no need to decode it."""
    content = {"d": encoded.entries, "c": encoded.codes, "e": encoded.holders, "period": encoded.period}
    payload = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    _decoded.keep({payload: encoded})
    return payload


def patched(before: Encoded, changed: Resolved, ids: Sequence[int]) -> Encoded:
    """The column with some cells changed: as `encode` would write it, without going through the thousands of others.

    Its data month is that of its latest cell.
    """
    shown = _distinct(before)
    codes, codes_of = list(before.codes), {one: code for code, one in enumerate(shown)}
    for i, cell in changed.shown.items():
        codes[i] = codes_of.setdefault(cell, len(codes_of))
    shown = list(codes_of)
    order = {code: rank for rank, code in enumerate(dict.fromkeys(codes))}
    met = [shown[code] for code in order]
    period = _latest(before.period, changed.period, met)
    entries = [[v, s, None if own == period else own, flags] for v, s, own, flags in met]
    return Encoded(period, entries, [order[code] for code in codes], _holders(before, changed, ids))


def _latest(before: str, changed: str, met: Sequence[Shown]) -> str:
    if changed >= before:
        return changed
    return before if any(one.period == before for one in met) else changed


def _holders(before: Encoded, changed: Resolved, ids: Sequence[int]) -> list[int | None] | None:
    """Who holds each line once these have changed; None when each holds its own."""
    now = {i: changed.holders.get(i) for i in changed.shown}
    if before.holders is None and all(holder in (None, ids[i]) for i, holder in now.items()):
        return None
    kept = decode(before, ids).holders
    holders = [now[i] if i in now else kept.get(i) for i in range(len(ids))]
    shared = any(holder is not None and holder != own for holder, own in zip(holders, ids, strict=True))
    return holders if shared else None


def unpacked(payload: bytes | memoryview) -> Encoded:
    """What a column holds, which nobody changes: decoded once for all those who read it."""
    content = bytes(payload)
    return _decoded.get(content, lambda: _unpacked(content))


@lru_cache(maxsize=held.COLUMNS)
def marks_met(payload: bytes) -> int:
    """Every mark that some cell of a column carries, together."""
    return reduce(or_, (entry[3] for entry in unpacked(payload).entries), 0)


def _unpacked(payload: bytes) -> Encoded:
    content = json.loads(zlib.decompress(payload))
    return Encoded(content["period"], content["d"], content["c"], content["e"])
