"""A job from its asking to its end, in this process."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jalon import jobs
from jalon.jobs import registry, running, worker
from jalon.jobs.models import Job, Timer
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Kinds and timers of these tests only."""
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_timers", {})


def ask(function, by=None, **arguments):
    jobs.register("tests.work")(function)
    return jobs.enqueue("tests.work", title="Compter", by=by, **arguments)


def done(job):
    worker.work_once()
    job.refresh_from_db()
    return job


def count(progress, *, rows):
    for row in range(rows + 1):
        progress.step(row, rows, f"ligne {row}")
    return {"rows": rows}


def test_job_is_asked_then_done():
    luc = make("luc")
    job = ask(count, by=luc, rows=3)
    assert job.state == Job.State.WAITING

    done(job)

    assert (job.state, job.result, job.done, job.total) == (Job.State.DONE, {"rows": 3}, 3, 3)
    assert job.requested_by == luc
    assert job.started_at <= job.finished_at
    assert job.attempts == 1


def test_job_runs_where_it_is_asked_when_settings_say_so(settings):
    settings.JALON_SYNC_JOBS = True

    job = ask(count, rows=3)

    assert job.state == Job.State.DONE


def test_unknown_kind_is_a_mistake_of_the_code():
    with pytest.raises(LookupError):
        jobs.enqueue("tests.unknown", title="", by=None)


def test_asking_is_undone_with_its_transaction():
    with transaction.atomic():
        ask(count, rows=1)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_refusal_is_the_message_of_the_job():
    def refuse(progress):
        raise Refusal("Le fichier est vide.", where="feuille Export")

    job = done(ask(refuse))

    assert job.state == Job.State.FAILED
    assert job.message == "feuille Export : Le fichier est vide."


def test_error_gives_a_number_and_keeps_what_it_saw_from_the_screen(settings):
    def fail(progress):
        raise ValueError("DUPONT Marie")

    job = done(ask(fail))

    assert job.state == Job.State.FAILED
    assert "DUPONT" not in job.message
    number = job.message.rpartition("incident ")[2].rstrip(".")
    assert (settings.DATA_DIR / "journal" / f"incident-{number}.txt").exists()


def test_waiting_job_is_cancelled_at_once():
    job = ask(count, rows=3)

    assert jobs.cancel(job, make("luc"))

    assert done(job).state == Job.State.CANCELLED
    assert job.message == "Annulé par luc"
    assert job.attempts == 0


def test_running_job_stops_at_its_next_step():
    def cancelled_on_the_way(progress):
        progress.step(1, 9)
        jobs.cancel(progress.job, None)
        progress._written = 0
        progress.step(2, 9)

    job = done(ask(cancelled_on_the_way))

    assert job.state == Job.State.CANCELLED
    assert job.done == 2


def test_job_already_over_is_not_cancelled():
    job = done(ask(count, rows=1))

    assert not jobs.cancel(job, None)
    assert job.state == Job.State.DONE


def test_worker_that_stops_gives_its_job_back():
    def slow(progress):
        progress.step(9, 9)

    job = ask(slow)
    taken = running.take_next()

    running.run(taken, stopping=lambda: True)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (Job.State.WAITING, 0, "")


def test_progress_is_not_written_more_than_five_times_a_second(django_assert_max_num_queries):
    job = ask(count, rows=1)
    running.take(job)
    progress = running.Progress(job)

    with django_assert_max_num_queries(8):
        for row in range(1000):
            progress.step(row, 2000)


def lost(job, **facts):
    """The job as a process that no longer exists left it."""
    gone = {"state": Job.State.RUNNING, "worker": running.identity() + "0", "heartbeat_at": timezone.now()} | facts
    Job.objects.filter(pk=job.pk).update(**gone)


def test_job_of_a_dead_process_is_run_again():
    job = ask(count, rows=3)
    lost(job, attempts=1)

    done(job)

    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_job_lost_three_times_fails_with_a_sentence():
    job = ask(count, rows=3)
    lost(job, attempts=3)

    done(job)

    assert job.state == Job.State.FAILED
    assert "3 fois" in job.message


def test_lost_job_whose_cancel_was_asked_is_cancelled():
    job = ask(count, rows=3)
    lost(job, attempts=1, cancel_asked=True)

    assert done(job).state == Job.State.CANCELLED


def test_job_of_a_living_process_is_left_alone():
    job = ask(count, rows=3)
    running.take(job)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(hours=3))

    assert running.rescue() == 0


@pytest.mark.parametrize(("silence", "found"), [(59, 0), (61, 1)])
def test_job_on_another_machine_is_lost_after_a_minute_of_silence(silence, found):
    job = ask(count, rows=3)
    lost(job, worker="ailleurs 12 345", attempts=1, heartbeat_at=timezone.now() - timedelta(seconds=silence))

    assert running.rescue() == found


def test_process_that_lost_its_job_no_longer_writes_on_it():
    def taken_meanwhile(progress):
        Job.objects.filter(pk=progress.job.pk).update(worker="ailleurs 12 345")
        progress.step(9, 9, "trop tard")

    job = done(ask(taken_meanwhile))

    assert job.state == Job.State.RUNNING
    assert job.message == ""


def test_job_is_taken_once():
    job = ask(count, rows=3)
    again = Job.objects.get(pk=job.pk)

    assert running.take(job)
    assert not running.take(again)


def test_regular_work_runs_when_due_and_once():
    ran = []
    jobs.every(60)(lambda: ran.append(1))
    now = timezone.now()

    running.run_timers(now)
    running.run_timers(now + timedelta(seconds=30))
    assert ran == [1]

    running.run_timers(now + timedelta(seconds=61))
    assert ran == [1, 1]
    assert Timer.objects.count() == 1


def test_regular_work_that_fails_does_not_stop_the_next():
    ran = []

    @jobs.every(1)
    def fail():
        raise ValueError

    @jobs.every(1)
    def go_on():
        ran.append(1)

    running.run_timers()

    assert ran == [1]
