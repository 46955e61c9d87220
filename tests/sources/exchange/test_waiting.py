"""Bundles left on the screen: who, when, how large, what; given up by an administrator, or purged in time."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jalon import jobs
from jalon.accounts.models import AuditEvent, PurgePlan
from jalon.accounts.retention import actions as retention
from jalon.accounts.retention import purging
from jalon.jobs import running
from jalon.jobs.models import Job
from jalon.sources.exchange import cli, waiting
from jalon.sources.models import BroughtBundle
from jalon.warehouse import originals
from tests.accounts import people
from tests.sources.exchange.bundles import Sending
from tests.sources.exchange.test_importing import ROW
from tests.sources.exchange.test_pages import HOME, brought
from tests.tracking import worlds

pytestmark = pytest.mark.django_db


class Silent:
    def step(self, done, total, message=""):
        pass


@pytest.fixture
def admin(client):
    person = people.make("admin", "administrateur")
    client.force_login(person)
    return person


@pytest.fixture
def sending(tmp_path):
    worlds.hospitals(tmp_path)
    for path in waiting.folder().glob("??/*"):
        path.unlink()
    made = Sending(tmp_path)
    made.trusted("Nation")
    return made


@pytest.fixture
def left(client, admin, sending):
    """A bundle that was brought, and its hash."""
    brought(client, sending.bundle(ROW))
    return BroughtBundle.objects.get().sha256


def test_page_says_who_when_how_large_and_what(client, left):
    text = client.get(HOME).text

    assert "Paquets déposés, à prendre" in text
    for said in ("paquet.zip", "Nation", "admin", "dmp_certificats : 2022-08", "Abandonner paquet.zip"):
        assert said in text
    assert AuditEvent.objects.get(verb="exchange.brought").by.username == "admin"


def test_bundle_is_given_up(client, left, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HOME}paquets/{left}/abandonner/")

    assert not waiting.path_of(left).exists()
    assert not BroughtBundle.objects.exists()
    assert AuditEvent.objects.get(verb="exchange.dropped").details["file"] == "paquet.zip"
    assert "à prendre" not in client.get(HOME).text


def test_bundle_that_a_job_takes_is_not_given_up(client, left):
    client.post(f"{HOME}paquets/{left}/prendre/")

    answer = client.post(f"{HOME}paquets/{left}/abandonner/")

    assert (answer.status_code, "Un travail prend ce paquet" in answer.text) == (400, True)
    running.run_here(Job.objects.get(kind="sources.exchange"))
    assert not BroughtBundle.objects.exists()  # taken: nothing of it waits
    assert waiting.bundles() == []


def test_cancelled_job_leaves_the_bundle_to_be_given_up(client, left, admin):
    client.post(f"{HOME}paquets/{left}/prendre/")
    jobs.cancel(Job.objects.get(kind="sources.exchange"), admin)

    assert client.post(f"{HOME}paquets/{left}/abandonner/").status_code == 302


def test_bundle_kept_by_a_former_version_is_shown_too(client, admin, sending):
    path = sending.bundle(ROW)
    kept = originals.keep(waiting.folder(), originals.chunks_of(path), limit=1 << 20)

    text = client.get(HOME).text

    assert kept.sha256[:12] in text
    assert waiting.BEFORE.split("'")[0] in text


def test_bundle_never_taken_leaves_with_a_purge(client, left):
    BroughtBundle.objects.update(brought_at=timezone.now() - timedelta(days=40))
    old = timezone.now().timestamp() - 40 * 86400
    os.utime(waiting.path_of(left), (old, old))

    plan = retention.propose(by=None)
    purging.purge(retention.approve(plan=plan, by=people.make("luc", "administrateur")), Silent())

    assert list(plan.items.values_list("what", "key", "state")) == [("brought_bundles", left, "gone")]
    assert not waiting.path_of(left).exists()
    assert PurgePlan.objects.get().state == "done"


def test_refused_bundle_leaves_nothing(client, admin, sending):
    path = sending.bundle(ROW)
    path.write_bytes(path.read_bytes()[:-40])

    assert brought(client, path).status_code == 400

    assert waiting.bundles() == []
    assert not BroughtBundle.objects.exists()


def test_list_says_the_hour_of_the_region():
    assert cli._instant(datetime(2022, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2022 à 00:30"
