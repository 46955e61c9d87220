"""What /sante/ says to anyone, and to whoever holds the token; what makes it fail."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.models import AuditEvent
from jalon.config.environment import Backups
from jalon.jobs.models import Job, Timer
from jalon.web.health import backups, state

pytestmark = pytest.mark.django_db
TOKEN = {"HTTP_AUTHORIZATION": "Bearer un-jeton-d-essai"}
PLAN = Backups(Path("/sauvegardes"), timedelta(hours=24), 7)
PARTS = {"database", "migrations", "disk", "workers", "jobs", "journal", "backup", "catalogue"}


@pytest.fixture
def token():
    with override_settings(METRICS_TOKEN="un-jeton-d-essai"):
        yield


@pytest.fixture
def last_backup():
    """Says when the last back-up was made; forgotten afterwards."""

    def note(hours):
        at = timezone.now() - timedelta(hours=hours)
        backups.note(Path(settings.DATA_DIR), at=at.isoformat(), size=1234, seconds=2.0)

    yield note
    (Path(settings.DATA_DIR) / backups.NAME).unlink(missing_ok=True)


def worker_heard(seconds_ago):
    Timer.objects.create(name="essai", last_run_at=timezone.now() - timedelta(seconds=seconds_ago))


def test_anyone_gets_yes_or_no_and_no_figure(client, token):
    worker_heard(5)

    answer = client.get("/sante/")

    assert answer.status_code == 200
    assert set(answer.json()) == {"ok", "version"} | PARTS
    assert {type(answer.json()[name]) for name in PARTS} <= {bool, type(None)}
    assert answer.json()["workers"] is True


def test_figures_are_for_whoever_holds_the_token(client, token):
    Job.objects.create(kind="essai", title="LIGNE-ICI")

    said = client.get("/sante/", **TOKEN).json()["figures"]

    assert (said["jobs_waiting"], said["migrations_to_apply"]) == (1, 0)
    assert said["free_bytes"] > 0
    assert "LIGNE-ICI" not in json.dumps(said)


@pytest.mark.parametrize("wrong", ["Bearer autre", "Bearer", "un-jeton-d-essai", "Basic un-jeton-d-essai", "Bearer é"])
def test_another_token_gives_no_figure(client, token, wrong):
    assert "figures" not in client.get("/sante/", HTTP_AUTHORIZATION=wrong).json()


def test_without_a_token_set_nobody_gets_figures(client):
    for given in ("Bearer ", "Bearer un-jeton-d-essai"):
        assert "figures" not in client.get("/sante/", HTTP_AUTHORIZATION=given).json()


def test_database_to_be_brought_up_to_date_answers_503(client):
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")

    answer = client.get("/sante/")

    assert answer.status_code == 503
    assert (answer.json()["ok"], answer.json()["migrations"], answer.json()["jobs"]) == (False, False, None)


def test_full_disk_answers_503(client, monkeypatch):
    monkeypatch.setattr(state, "ROOM", 2**60)

    answer = client.get("/sante/")

    assert (answer.status_code, answer.json()["disk"]) == (503, False)


def test_site_still_serves_without_a_worker_but_says_so(client):
    assert client.get("/sante/").json()["workers"] is False
    worker_heard(state.SILENT + 5)
    Job.objects.create(kind="essai", title="x")
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=state.LATE + 5))

    answer = client.get("/sante/")

    assert answer.status_code == 200
    assert (answer.json()["ok"], answer.json()["workers"], answer.json()["jobs"]) == (True, False, False)


def test_worker_busy_with_one_long_job_is_heard_through_it(client):
    worker_heard(state.SILENT + 5)
    Job.objects.create(kind="essai", title="x", state=Job.State.RUNNING, heartbeat_at=timezone.now())

    assert client.get("/sante/").json()["workers"] is True


def test_act_that_waits_long_for_its_seal_is_said(client):
    audit.write("accounts.invited", by=None)
    assert client.get("/sante/").json()["journal"] is True

    AuditEvent.objects.update(at=timezone.now() - timedelta(seconds=state.UNSEALED + 5))

    assert client.get("/sante/").json()["journal"] is False


def test_backup_is_asked_for_only_where_one_is_planned(client, last_backup):
    assert client.get("/sante/").json()["backup"] is None

    with override_settings(BACKUPS=PLAN):
        assert client.get("/sante/").json()["backup"] is False
        last_backup(hours=30)
        assert client.get("/sante/").json()["backup"] is True
        last_backup(hours=50)
        assert client.get("/sante/").json()["backup"] is False


def test_answer_comes_at_once_with_few_queries(client, token, django_assert_max_num_queries):
    client.get("/sante/", **TOKEN)  # the first one reads which migrations there are

    durations = []
    with django_assert_max_num_queries(4 * 12):
        for _ in range(4):
            started = time.process_time()  # of this process alone: others may be busy
            client.get("/sante/", **TOKEN)
            durations.append(time.process_time() - started)

    assert min(durations) < 0.05
