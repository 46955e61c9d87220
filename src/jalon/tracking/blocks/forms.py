"""How a block arrives: from the grid in the browser (JSON), or from the page that fills a column (a form)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, QueryDict

from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.tracking.blocks import rules
from jalon.tracking.blocks.actions import BlockEntry, Seen

UNREADABLE = "Ce bloc est illisible : rechargez la page, puis recommencez."


@dataclass(frozen=True)
class Asked:
    """A block as it is asked for. `beyond`: how many pasted cells fell outside the grid."""

    entries: list[BlockEntry]
    beyond: int = 0


def read_block(request: HttpRequest) -> Asked:
    """The cells that the browser sends: {"entrees": […]}, or {"colle": {…}} for a text pasted on a selection.

    An entry: {"finess", "colonne", "ecrit", "maniere", "vu": [value, state, period]}. A pasted text: {"texte",
    "lignes", "colonnes", "selection": [lines, columns], "vus": one list of seen cells per line}.
    """
    try:
        body = json.loads(request.body)
        if pasted := body.get("colle"):
            return _pasted(pasted)
        return Asked([_entry(one) for one in body["entrees"]])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise Refusal(UNREADABLE) from error


def _entry(one: dict[str, Any]) -> BlockEntry:
    manner = str(one.get("maniere") or rules.VALUE)
    if manner not in rules.MANNERS:
        raise Refusal(UNREADABLE)
    return BlockEntry(str(one["finess"]), str(one["colonne"]), _text(one.get("ecrit")), _seen(one.get("vu")), manner)


def _text(written: Any) -> str:
    """A text that a database can keep: no null character, no half of a character."""
    return str(written or "").replace("\0", "").encode("utf-8", "ignore").decode()


def _seen(vu: Any) -> Seen | None:
    if vu is None:
        return None
    value, state, period = vu
    if not isinstance(state, int) or not isinstance(value, str | int | float | None):
        raise Refusal(UNREADABLE)
    return Seen(value, state, period)


def _pasted(pasted: dict[str, Any]) -> Asked:
    lines, columns, seen = pasted["lignes"], pasted["colonnes"], pasted["vus"]
    block = rules.parse_table(_text(pasted["texte"]))
    height, width = (int(size) for size in pasted["selection"])
    plan = rules.plan(block, selection=(height, width), room=(len(lines), len(columns)))
    entries = [
        BlockEntry(str(lines[line]), str(columns[column]), written, _seen(seen[line][column]))
        for line, column, written in plan.cells
    ]
    return Asked(entries, plan.beyond)


@dataclass(frozen=True)
class Filling:
    """What the page that fills a column was asked: which column, with what, in which manner."""

    column_id: str = ""
    written: str = ""
    manner: str = rules.VALUE

    def entries(self, finess: Sequence[str], expected: Sequence[Any] = ()) -> list[BlockEntry]:
        """One entry per establishment."""
        made = [BlockEntry(one, self.column_id, self.written, None, self.manner) for one in finess]
        return [replace(entry, expected=seen) for entry, seen in zip(made, expected, strict=True)] if expected else made


def read_filling(data: QueryDict) -> Filling:
    manner = data.get("maniere", rules.VALUE)
    written = data.get("valeur", "") if manner == rules.VALUE else ""
    return Filling(data.get("colonne", ""), written, manner if manner in rules.MANNERS else rules.VALUE)


def cells_field(cells: Sequence[tuple[str, int | None]]) -> str:
    """The cells of a preview, with the observation seen in each, as one hidden field keeps them."""
    return " ".join(f"{finess}:{seen or ''}" for finess, seen in cells)


def read_cells_field(text: str) -> tuple[list[str], list[int | None]]:
    pairs = [part.split(":") for part in text.split()]
    if any(len(pair) != 2 for pair in pairs):
        raise Refusal(UNREADABLE)
    return [finess for finess, _ in pairs], [read_whole(seen) for _, seen in pairs]
