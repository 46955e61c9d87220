"""Several writers at once: nothing is lost, the second one is told."""

import threading
from time import sleep

import pytest
from django.db import connection

from jalon.indicators import ledger, projection
from jalon.indicators.models import Batch, Observation
from jalon.indicators.projection import store
from tests.indicators import worlds
from tests.indicators.worlds import held

# On SQLite the tests' database is in memory, where threads cannot wait for one another: see test_bench.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pg_only]


def together(*acts):
    """Run acts in threads that start as one; returns what each gave or raised."""
    start, given = threading.Barrier(len(acts)), {}

    def run(rank, act):
        try:
            start.wait()
            given[rank] = act()
        except Exception as raised:
            given[rank] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [given[rank] for rank in range(len(acts))]


def test_of_many_writers_of_a_cell_one_wins_and_the_others_are_told():
    [entity] = worlds.entities(1)

    def write(number):
        return lambda: ledger.set_value(indicator="lits", period="2022-08", entity=entity, number=number, by=None)

    ledger.indicator_ids(["lits"])
    given = together(*(write(float(rank)) for rank in range(6)))

    assert sum(isinstance(one, ledger.Conflict) for one in given) == 5
    assert sum(isinstance(one, Observation) for one in given) == 1


def test_a_counter_raised_by_many_loses_nothing():
    [entity] = worlds.entities(1)
    ledger.set_value(indicator="lits", period="2022-08", entity=entity, number=0, by=None)
    number = ledger.indicator_ids(["lits"])["lits"]

    def raise_it():
        for _ in range(5):
            while True:
                seen = ledger.standing([number], "2022-08", [entity])[number, entity]
                try:
                    ledger.set_value(
                        indicator="lits", period="2022-08", entity=entity, number=seen.number + 1, by=None,
                        expected=seen.id,
                    )  # fmt: skip
                    break
                except ledger.Conflict:
                    continue

    together(raise_it, raise_it, raise_it)

    assert held("lits", "2022-08") == {entity: 15}
    assert Observation.objects.filter(superseded_by=None).count() == 1


def test_edits_made_while_a_file_is_applied_are_never_overwritten():
    entities = worlds.entities(60)
    worlds.publish([("lits", "2022-08", entity, 1) for entity in entities])
    ids = worlds.standing_ids("lits", "2022-08")
    code = ledger.indicator_ids(["lits"])
    batch = ledger.open_batch(Batch.Kind.DELIVERY)
    ledger.stage(batch, [worlds.observation(code, "lits", "2022-08", entity, 2) for entity in entities])

    def edit():
        done = []
        for entity in entities[::3]:
            try:
                ledger.set_value(
                    indicator="lits", period="2022-08", entity=entity, number=99, by=None, expected=ids[entity]
                )
                done.append(entity)
            except ledger.Conflict:
                pass
        return done

    published, edited = together(lambda: ledger.apply(batch, superseding=list(ids.values())), edit)

    values = held("lits", "2022-08")
    assert {cell.entity_id for cell in published.conflicts} <= set(edited)
    assert all(values[entity] == (99 if entity in edited else 2) for entity in entities)
    assert Observation.objects.filter(superseded_by=None).count() == 60


def test_month_asked_by_many_after_a_file_is_computed_by_one(monkeypatch):
    [entity] = worlds.entities(1)
    projection.month_json("segur_es", "75", "2022-08")
    worlds.publish([("asp_etat_dpi", "2022-08", entity, "Oui")])
    made, rebuild = [], store.rebuild

    def slowly(*arguments):
        made.append(arguments)
        sleep(0.3)  # the others come meanwhile
        rebuild(*arguments)

    monkeypatch.setattr(store, "rebuild", slowly)
    given = together(*[lambda: projection.month_json("segur_es", "75", "2022-08")] * 6)

    assert len(made) == 1
    assert len(set(given)) == 1
