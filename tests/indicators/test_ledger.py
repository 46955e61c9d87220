from datetime import timedelta

import pytest

from jalon.indicators import ledger
from jalon.indicators.ledger import reading
from jalon.indicators.models import Batch, Coverage, Observation
from jalon.kernel.refusal import Refusal
from tests.indicators import worlds
from tests.indicators.worlds import held, publish, standing_ids

pytestmark = pytest.mark.django_db


def stage_only(rows):
    ids = ledger.indicator_ids({row[0] for row in rows})
    batch = ledger.open_batch(Batch.Kind.DELIVERY, label="en cours", by=None)
    ledger.stage(batch, [worlds.observation(ids, *row) for row in rows])
    return batch


def test_staged_rows_are_seen_by_nobody_until_applied():
    [a] = worlds.entities(1)

    batch = stage_only([("lits", "2022-08", a, 12)])
    before = held("lits", "2022-08")
    ledger.apply(batch)

    assert before == {}
    assert held("lits", "2022-08") == {a: 12}


def test_a_corrected_version_supersedes_and_the_past_is_still_known():
    a, b = worlds.entities(2)
    first, _ = publish([("lits", "2022-08", a, 12), ("lits", "2022-08", b, 5)])

    publish([("lits", "2022-08", a, 13)], superseding=[standing_ids("lits", "2022-08")[a]])

    number = ledger.indicator_ids(["lits"])["lits"]
    then = {row[0]: row[2] for row in reading.values(number, "2022-08", None, first.applied_at)}
    long_before = reading.values(number, "2022-08", None, first.applied_at - timedelta(seconds=1))
    assert held("lits", "2022-08") == {a: 13, b: 5}
    assert then == {a: 12, b: 5}
    assert long_before == []


def test_an_edit_made_since_the_plan_is_left_and_returned():
    a, b = worlds.entities(2)
    publish([("lits", "2022-08", a, 12), ("lits", "2022-08", b, 5)])
    planned = standing_ids("lits", "2022-08")
    correction = stage_only([("lits", "2022-08", a, 13), ("lits", "2022-08", b, 6)])

    ledger.set_value(indicator="lits", period="2022-08", entity=a, number=99, by=None, expected=planned[a])
    done = ledger.apply(correction, superseding=planned.values())

    assert held("lits", "2022-08") == {a: 99, b: 6}
    assert [cell.entity_id for cell in done.conflicts] == [a]
    assert done.size == 1


def test_a_cell_filled_since_the_plan_is_left_and_returned():
    [a] = worlds.entities(1)
    batch = stage_only([("lits", "2022-08", a, 13)])

    ledger.set_value(indicator="lits", period="2022-08", entity=a, number=99, by=None)
    done = ledger.apply(batch)

    assert held("lits", "2022-08") == {a: 99}
    assert len(done.conflicts) == 1


def test_a_batch_may_end_a_value_without_giving_another():
    [a] = worlds.entities(1)
    publish([("lits", "2022-08", a, 12)])

    publish([], superseding=standing_ids("lits", "2022-08").values())

    assert held("lits", "2022-08") == {}


def test_of_two_imports_prepared_together_the_first_applied_wins():
    [a] = worlds.entities(1)
    publish([("lits", "2022-08", a, 1)])
    planned = list(standing_ids("lits", "2022-08").values())
    one, two = stage_only([("lits", "2022-08", a, 2)]), stage_only([("lits", "2022-08", a, 3)])

    from jalon.indicators.ledger.publication import _mark

    _mark(one, planned)
    _mark(two, planned)
    first, second = ledger.apply(one, superseding=planned), ledger.apply(two, superseding=planned)

    assert (first.conflicts, len(second.conflicts)) == ([], 1)
    assert held("lits", "2022-08") == {a: 2}


def test_a_batch_left_by_a_killed_worker_is_swept_and_marks_nothing():
    [a] = worlds.entities(1)
    publish([("lits", "2022-08", a, 1)])
    left = stage_only([("lits", "2022-08", a, 2)])
    Observation.objects.exclude(batch=left).update(superseded_by=left)

    during = held("lits", "2022-08")
    swept = ledger.sweep(silent_for=timedelta(0))

    assert during == held("lits", "2022-08") == {a: 1}
    assert swept == 1
    assert not Batch.objects.filter(applied_at=None).exists()
    assert Observation.objects.count() == 1


def test_the_second_writer_of_a_cell_is_told_what_it_holds():
    [a] = worlds.entities(1)
    ledger.set_value(indicator="meteo", period="2022-08", entity=a, text="Soleil", by=None)

    with pytest.raises(ledger.Conflict) as told:
        ledger.set_value(indicator="meteo", period="2022-08", entity=a, text="Orage", by=None)

    assert told.value.current.text == "Soleil"
    assert held("meteo", "2022-08") == {a: "Soleil"}


def test_entering_what_stands_writes_nothing():
    [a] = worlds.entities(1)
    first = ledger.set_value(indicator="meteo", period="2022-08", entity=a, text="Soleil", by=None)

    again = ledger.set_value(indicator="meteo", period="2022-08", entity=a, text="Soleil", by=None, expected=first.pk)

    assert again.pk == first.pk
    assert Batch.objects.count() == 1


def test_undoing_an_edit_gives_back_what_stood():
    [a] = worlds.entities(1)
    publish([("lits", "2022-08", a, 12)])
    edit = ledger.set_value(
        indicator="lits", period="2022-08", entity=a, number=40, by=None, expected=standing_ids("lits", "2022-08")[a]
    )

    ledger.undo(edit.batch, by=None)

    assert held("lits", "2022-08") == {a: 12}
    with pytest.raises(Refusal, match="déjà annulée"):
        ledger.undo(edit.batch, by=None)


def test_undoing_a_first_entry_leaves_the_cell_without_value():
    [a] = worlds.entities(1)
    edit = ledger.set_value(indicator="lits", period="2022-08", entity=a, number=40, by=None)

    undoing = ledger.undo(edit.batch, by=None)

    assert held("lits", "2022-08") == {}
    assert undoing.size == 0
    ledger.undo(undoing, by=None)
    assert held("lits", "2022-08") == {a: 40}


def test_an_edit_changed_since_is_not_undone():
    [a] = worlds.entities(1)
    edit = ledger.set_value(indicator="lits", period="2022-08", entity=a, number=40, by=None)
    ledger.set_value(indicator="lits", period="2022-08", entity=a, number=41, by=None, expected=edit.pk)

    with pytest.raises(ledger.Conflict):
        ledger.undo(edit.batch, by=None)

    assert held("lits", "2022-08") == {a: 41}


def test_undoing_a_delivery_spares_the_cells_edited_since():
    a, b = worlds.entities(2)
    publish([("lits", "2022-08", a, 1), ("lits", "2022-08", b, 2)])
    second, _ = publish(
        [("lits", "2022-08", a, 10), ("lits", "2022-08", b, 20)], superseding=standing_ids("lits", "2022-08").values()
    )
    ledger.set_value(
        indicator="lits", period="2022-08", entity=a, number=11, by=None, expected=standing_ids("lits", "2022-08")[a]
    )

    ledger.undo(second, by=None)

    assert held("lits", "2022-08") == {a: 11, b: 2}


def test_publications_never_share_an_instant():
    entities = worlds.entities(5)

    batches = [publish([("lits", "2022-08", entity, 1)])[0] for entity in entities]

    instants = [batch.applied_at for batch in batches]
    assert instants == sorted(set(instants))


def test_periods_are_listed_last_first():
    [a] = worlds.entities(1)
    publish([("lits", period, a, 1) for period in ("2022-07", "2021-12", "2022-08")])

    number = ledger.indicator_ids(["lits"])["lits"]

    assert reading.periods(number) == ["2022-08", "2022-07", "2021-12"]
    assert reading.periods(number + 1) == []


def test_history_tells_every_value_of_a_cell():
    [a] = worlds.entities(1)
    first = ledger.set_value(indicator="lits", period="2022-08", entity=a, number=1, by=None)
    ledger.set_value(indicator="lits", period="2022-08", entity=a, number=2, by=None, expected=first.pk)

    told = [o.number for o in ledger.history([a], "lits")]
    told_then = [o.number for o in ledger.history([a], "lits", first.batch.applied_at)]

    assert told == [2, 1]
    assert told_then == [1]


def test_coverage_is_published_with_the_batch():
    batch, _ = publish([], coverage=[("lits", "2022-08", {"domains": ("ES",), "regions": ("75",)})])

    assert Coverage.objects.get().batch == batch
    assert (batch.first_period, len(batch.indicators)) == ("2022-08", 1)
