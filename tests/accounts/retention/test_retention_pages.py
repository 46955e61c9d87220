"""The pages on keeping and purging, as administrators see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalon.accounts.retention import actions
from jalon.accounts.retention.models import Hold, PurgePlan
from jalon.jobs.models import Job
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def old_job():
    job = Job.objects.create(kind="sources.plan", title="Lecture", state="done")
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=800))
    return job


def test_a_purge_from_its_proposal_to_its_certificate(old_job, settings):
    settings.JALON_SYNC_JOBS = True
    anne, luc = signed_in(make("anne", "administrateur")), signed_in(make("luc", "administrateur"))

    proposed = anne.post("/compte/conservation/plan/", follow=True)
    address = proposed.redirect_chain[-1][0]
    assert "une autre personne" in proposed.text
    assert "Approuver et purger" not in proposed.text
    assert anne.post(f"{address}approuver/").status_code == 400
    assert "Approuver et purger" in luc.get(address).text
    certified = luc.post(f"{address}approuver/", follow=True)

    assert "exécuté le" in certified.text
    assert not Job.objects.filter(pk=old_job.pk).exists()
    lines = luc.get(f"{address}liste.csv").content.decode("utf-8-sig").splitlines()
    assert f"travail n° {old_job.pk} (sources.plan)" in lines[1]
    assert "purgé" in lines[1]
    assert "exécuté" in luc.get("/compte/conservation/").text


def test_administrator_of_a_region_reads_and_decides_nothing(old_job):
    make("anne", "administrateur")
    local = signed_in(make("luc", "administrateur", territories=["region:75"]))
    plan = actions.propose(by=None)

    assert local.get("/compte/conservation/").status_code == 200
    assert "Lister ce qui a fait son temps" not in local.get("/compte/conservation/").text
    assert local.post(f"/compte/conservation/plan/{plan.pk}/approuver/").status_code == 403
    assert PurgePlan.objects.get().state == "proposed"


def test_hold_is_set_and_lifted(old_job):
    anne = signed_in(make("anne", "administrateur"))

    refused = anne.post("/compte/conservation/", {"scope": "source", "value": "rien", "reason": "x"})
    anne.post("/compte/conservation/", {"scope": "what", "value": "jobs", "reason": "enquête"})

    assert refused.status_code == 400
    assert "Aucune source" in refused.text
    assert "enquête" in anne.get("/compte/conservation/").text
    assert anne.post("/compte/conservation/plan/").status_code == 400
    anne.post(f"/compte/conservation/retenue/{Hold.objects.get().pk}/lever/")
    assert anne.post("/compte/conservation/plan/").status_code == 302


def test_journal_is_verified_from_its_page():
    anne = signed_in(make("anne", "administrateur"))
    assert "Jamais vérifié" in anne.get("/compte/journal/").text

    text = anne.post("/compte/journal/verifier/", follow=True).text

    assert "journal intact" in text
    assert "par anne" in text
