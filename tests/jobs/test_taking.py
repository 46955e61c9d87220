"""Several processes look at the same queue: on PostgreSQL, where nothing makes them wait for each other."""

import threading

import pytest
from django.db import connection

from jalon import jobs
from jalon.jobs import registry, running
from jalon.jobs.models import Job, Timer


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_no_job_is_taken_twice():
    Job.objects.bulk_create(Job(kind="tests.none", title=str(number)) for number in range(60))
    taken, start = [], threading.Barrier(4)

    def take_all():
        start.wait()
        while job := running.take_next():
            taken.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=take_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken)) == 60


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_regular_work_is_started_by_one_process(monkeypatch):
    ran, start = [], threading.Barrier(4)
    monkeypatch.setattr(registry, "_timers", {"t": registry.Timer("t", 60, lambda: ran.append(1))})
    Timer.objects.create(name="t")

    def tick():
        start.wait()
        running.run_timers()
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ran == [1]


@pytest.mark.django_db(transaction=True)
def test_timer_that_waits_for_another_machine_holds_no_transaction(monkeypatch):
    held = {}
    monkeypatch.setattr(registry, "_timers", {})
    jobs.every(10)(lambda: held.update(usual=connection.in_atomic_block))
    jobs.every(10, in_transaction=False)(_noting(held))

    running.run_timers()

    assert held == {"usual": True, "waiting": False}


def _noting(held):
    def note():
        held["waiting"] = connection.in_atomic_block

    return note
