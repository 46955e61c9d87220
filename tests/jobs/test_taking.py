"""Several processes look at the same queue: on PostgreSQL, where nothing makes them wait for each other."""

import threading

import pytest
from django.db import connection

from jalon.jobs import running
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
    from jalon.jobs import registry

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
