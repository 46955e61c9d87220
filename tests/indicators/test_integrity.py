"""The database keeps no foreign key on observations: what it would have refused is refused by the ledger."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from jalon.indicators import ledger
from jalon.indicators.ledger.batches import rows_of
from jalon.indicators.models import Batch, Observation
from tests.indicators import worlds
from tests.indicators.worlds import publish, standing_ids

pytestmark = pytest.mark.django_db

NOBODY = 999_999


def open_one():
    return ledger.open_batch(Batch.Kind.DELIVERY, label="essai", by=None)


def test_nothing_of_what_is_published_corrected_or_undone_is_an_orphan():
    a, b = worlds.entities(2)
    publish([("lits", "2022-08", a, 12), ("lits", "2022-08", b, 5)])
    correction, _ = publish([("lits", "2022-08", a, 13)], superseding=[standing_ids("lits", "2022-08")[a]])
    ledger.undo(correction, None)

    assert ledger.orphans() == {}


def test_a_value_of_an_unknown_entity_or_indicator_is_refused_with_all_its_rows():
    [a] = worlds.entities(1)
    lits = ledger.indicator_ids(["lits"])["lits"]
    batch = open_one()

    for indicator, entity in ((lits, NOBODY), (NOBODY, a)):
        rows = [ledger.NewObservation(lits, "2022-08", a), ledger.NewObservation(indicator, "2022-08", entity)]
        with pytest.raises(IntegrityError):
            ledger.stage(batch, rows)

    assert not Observation.objects.exists()


def test_an_entity_met_already_is_not_looked_up_again(monkeypatch):
    entities = worlds.entities(4)
    lits = ledger.indicator_ids(["lits"])["lits"]
    asked = []
    must_exist = ledger.batches._must_exist
    monkeypatch.setattr(ledger.batches, "_must_exist", lambda *one: (asked.append(one), must_exist(*one)))
    monkeypatch.setattr(ledger.batches, "ROWS_A_TRANSACTION", 4)

    rows = [ledger.NewObservation(lits, period, e) for period in ("2022-08", "2022-09") for e in entities]
    ledger.stage(open_one(), rows)

    assert [len(ids) for model, ids in asked if model is not worlds.Entity] == [1, 1]
    assert [len(ids) for model, ids in asked if model is worlds.Entity] == [4, 0]


def test_a_batch_taken_away_while_it_is_written_takes_no_more_rows():
    a, b = worlds.entities(2)
    lits = ledger.indicator_ids(["lits"])["lits"]
    publish([("lits", "2022-08", b, 5)])
    stands = standing_ids("lits", "2022-08")[b]
    batch = open_one()
    ledger.stage(batch, [ledger.NewObservation(lits, "2022-08", a)])
    ledger.discard(Batch.objects.get(pk=batch.pk))

    with pytest.raises(DatabaseError):
        ledger.stage(batch, [ledger.NewObservation(lits, "2022-09", a)])
    with pytest.raises(DatabaseError):
        ledger.apply(batch, superseding=[stands])

    assert not rows_of(batch).exists()
    assert ledger.orphans() == {}


def test_damage_is_seen():
    [a] = worlds.entities(1)
    publish([("lits", "2022-08", a, 12)])

    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_observation SET entity_id = %s, superseded_by_id = %s", [NOBODY, NOBODY])

    assert ledger.orphans() == {"entity": 1, "superseded_by": 1}


def test_rows_by_the_thousand_are_all_written():
    """More than a statement takes, and not a multiple of it."""
    entities = worlds.entities(1203)
    lits = ledger.indicator_ids(["lits"])["lits"]
    batch = open_one()

    ledger.stage(batch, [ledger.NewObservation(lits, "2022-08", e, 0, float(e), None, 1, e) for e in entities])
    ledger.apply(batch)

    held = ledger.standing([lits], "2022-08")
    assert {entity: one.number for (_, entity), one in held.items()} == {e: float(e) for e in entities}
