"""Many cells written at once, and taken back at once."""

import time

import pytest

from jalon.indicators import ledger
from jalon.indicators.ledger import ANY, CellWrite
from jalon.indicators.models import Batch, Observation
from tests.indicators import worlds
from tests.indicators.test_concurrency import together
from tests.indicators.worlds import held, standing_ids

pytestmark = pytest.mark.django_db
AUGUST = "2022-08"


def lits():
    return ledger.indicator_ids(["lits"])["lits"]


def write(values, expected=None, by=None):
    """values: entity → number or text; expected: entity → id seen."""
    number, seen = lits(), expected or {}
    return ledger.set_values(
        [
            CellWrite(
                number, AUGUST, entity,
                number=value if isinstance(value, int) else None, text=value if isinstance(value, str) else None,
                expected=seen.get(entity),
            )
            for entity, value in values.items()
        ],
        by=by,
    )  # fmt: skip


def test_a_block_is_one_batch_and_one_instant():
    a, b = worlds.entities(2)

    done = write({a: 12, b: 5})

    assert held("lits", AUGUST) == {a: 12, b: 5}
    assert [cell.entity_id for cell in done.written] == [a, b]
    assert Batch.objects.get() == done.batch
    assert (done.batch.size, done.batch.kind, done.batch.applied_at is None) == (2, Batch.Kind.EDIT, False)


def test_what_stands_is_not_written_again():
    a, b = worlds.entities(2)
    write({a: 12, b: 5})

    done = write({a: 12, b: 6}, standing_ids("lits", AUGUST))

    assert (done.unchanged, [cell.entity_id for cell in done.written]) == (1, [b])
    assert Observation.objects.count() == 3


def test_a_block_that_changes_nothing_leaves_no_batch():
    [a] = worlds.entities(1)
    write({a: 12})

    done = write({a: 12})

    assert done.batch is None
    assert Batch.objects.count() == 1


def test_cells_changed_since_they_were_seen_are_left_and_returned():
    a, b = worlds.entities(2)
    write({a: 12, b: 5})
    seen = standing_ids("lits", AUGUST)
    write({a: 99}, seen)

    done = write({a: 13, b: 6}, seen)

    assert held("lits", AUGUST) == {a: 99, b: 6}
    [(cell, present)] = done.conflicts
    assert (cell.entity_id, present.number) == (a, 99)


def test_a_cell_filled_since_it_was_seen_empty_is_left():
    [a] = worlds.entities(1)
    write({a: 12})

    done = write({a: 13})

    assert held("lits", AUGUST) == {a: 12}
    assert len(done.conflicts) == 1


def test_anything_may_be_expected():
    [a] = worlds.entities(1)
    write({a: 12})

    ledger.set_values([CellWrite(lits(), AUGUST, a, number=7.0, expected=ANY)], by=None)

    assert held("lits", AUGUST) == {a: 7}


def test_a_cell_named_twice_is_a_mistake_of_the_caller():
    [a] = worlds.entities(1)
    twice = [CellWrite(lits(), AUGUST, a, number=1.0), CellWrite(lits(), AUGUST, a, number=2.0)]

    with pytest.raises(ValueError, match="once"):
        ledger.set_values(twice, by=None)


def test_undo_takes_the_whole_block_back_and_undo_of_the_undo_gives_it_again():
    a, b = worlds.entities(2)
    write({a: 12})
    block = write({a: 13, b: 6}, standing_ids("lits", AUGUST)).batch

    undone = ledger.undo(block, None)
    between = held("lits", AUGUST)
    redone = ledger.undo(undone, None)

    assert between == {a: 12}
    assert held("lits", AUGUST) == {a: 13, b: 6}
    assert ledger.left_by(undone) == ledger.left_by(redone) == []


def test_undo_leaves_the_cells_changed_since_and_tells_which():
    a, b = worlds.entities(2)
    block = write({a: 12, b: 5}).batch
    write({a: 99}, standing_ids("lits", AUGUST))

    undone = ledger.undo(block, None)

    assert held("lits", AUGUST) == {a: 99}
    assert [cell.entity_id for cell in ledger.left_by(undone)] == [a]


def test_redo_leaves_the_cells_filled_since_and_tells_which():
    a, b = worlds.entities(2)
    undone = ledger.undo(write({a: 12, b: 5}).batch, None)
    write({a: 99})

    redone = ledger.undo(undone, None)

    assert held("lits", AUGUST) == {a: 99, b: 5}
    assert [cell.entity_id for cell in ledger.left_by(redone)] == [a]


def test_three_thousand_cells_are_written_and_taken_back_in_no_time():
    entities = worlds.entities(3000)
    write(dict.fromkeys(entities, 1))
    seen = standing_ids("lits", AUGUST)

    start = time.perf_counter()
    block = write(dict.fromkeys(entities, 2), seen).batch
    written = time.perf_counter()
    ledger.undo(block, None)
    undone = time.perf_counter()

    assert written - start < 2
    assert undone - written < 2
    assert set(held("lits", AUGUST).values()) == {1}


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_of_two_writers_of_blocks_that_cross_the_second_is_told_for_what_they_share():
    a, b, c = worlds.entities(3)
    write({a: 1, b: 1, c: 1})
    seen = standing_ids("lits", AUGUST)

    given = together(lambda: write({a: 2, b: 2}, seen), lambda: write({b: 3, c: 3}, seen))

    [told] = [done for done in given if done.conflicts]
    [first] = [done for done in given if not done.conflicts]
    [(cell, present)] = told.conflicts
    assert cell.entity_id == b
    assert present.batch_id == first.batch.pk
    assert Observation.objects.filter(superseded_by=None).count() == 3
