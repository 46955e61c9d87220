"""A whole column of three thousand lines, written and taken back while a person waits."""

import time

import pytest

from jalon.accounts import access
from jalon.kernel.periods import Period
from jalon.tracking import reading
from jalon.tracking.blocks.actions import BlockEntry, Seen, undo_block, write_block
from jalon.tracking.frame import Place
from tests.indicators import invented, worlds
from tests.indicators.invented import GRID

pytestmark = pytest.mark.django_db
LINES = 3_000


@pytest.fixture
def place(monkeypatch):
    entities = worlds.entities(LINES)
    invented.stand_in(monkeypatch, [(invented.line(entity), None) for entity in entities])
    return Place(GRID, "75", Period("2022-02"))


def test_three_thousand_cells_are_written_confirmed_and_taken_back_in_no_time(place):
    person = access.system()
    finess = reading.month_of(person, "essai", "75", "2022-02").listed.columns["finess_et"]
    entries = [BlockEntry(one, "meteo", "Soleil", Seen(None, 4, None)) for one in finess]

    start = time.perf_counter()
    written = write_block(place=place, entries=entries, perimeter=person, by=None)
    march = Place(GRID, "75", Period("2022-03"))
    again = [BlockEntry(one, "meteo", "", Seen("Soleil", 0, "2022-02"), "confirmer") for one in finess]
    halfway = time.perf_counter()
    confirmed = write_block(place=march, entries=again, perimeter=person, by=None)
    end = time.perf_counter()
    undone = undo_block(place=march, batch=confirmed.batch, perimeter=person, by=None)

    assert (len(written.written), len(confirmed.written), undone.cells) == (LINES, LINES, LINES)
    assert max(halfway - start, end - halfway, time.perf_counter() - end) < 2
