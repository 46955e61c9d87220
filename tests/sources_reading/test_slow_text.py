"""Texts made to slow a reading down: each is answered at once, whatever its length."""

import time

import pytest

from jalon.antibiotics.resolution.antibiotics import resolve_antibiotic
from jalon.antibiotics.resolution.organisms import resolve_organism
from jalon.antibiotics.rules import drug_labels
from jalon.kernel.refusal import Refusal
from jalon.sources.reading import sheets
from jalon.tracking import rules as tracking

LONG = 30_000
ENOUGH = 0.5  # seconds of processor; the slowest took minutes before
PIECES = (" ", "1", "1/", "1 ", "a ", "portage ", "non ", "\u202f", "1..", "(")
TEXTS = [f"{start}{piece * (LONG // len(piece))}x" for piece in PIECES for start in ("", "1")]
SHEETS = [b"<c ", b'<c t="e">', b'<c t="e" ', b"<c a><f ", b"<col " + b"a" * LONG, b"<col a" + b" " * LONG, b"<c a> ",
          b'<c t="e"><v>']  # fmt: skip


def filtered(text):
    try:
        tracking.column_filter(text, is_number=True)
    except Refusal:
        pass


READINGS = {
    "antibiotic": resolve_antibiotic,
    "organism": resolve_organism,
    "drug": lambda text: drug_labels.propose(text, lambda name: ""),
    "filter": filtered,
}


def seconds(read, text) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.mark.parametrize("name", READINGS)
def test_long_text_is_answered_at_once(name):
    READINGS[name]("1")  # the tables are read once

    slow = [text[:9] for text in TEXTS if seconds(READINGS[name], text) > ENOUGH]

    assert slow == []


@pytest.mark.parametrize("piece", SHEETS, ids=lambda piece: piece[:12].decode())
def test_sheet_is_looked_at_in_one_go(piece):
    xml = b't="e"<f' + piece * (LONG // len(piece) * 3 or 1) + b">"

    assert seconds(lambda text: sheets._look(text, "essai.xlsx"), xml) < ENOUGH
