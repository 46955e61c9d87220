"""Following a job on its page."""

import pytest
from django.urls import reverse

from jalon.jobs.models import Job
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def luc():
    return make("luc", "region")


def job_of(person, **facts):
    return Job.objects.create(kind="tests.work", title="Import de septembre", requested_by=person, **facts)


def address(name, job):
    return reverse(f"jobs:{name}", args=[job.pk])


def test_stranger_sees_no_job(client, luc):
    job = job_of(luc)

    assert client.get(reverse("jobs:list")).status_code == 302
    assert client.get(address("progress", job)).status_code == 302


def test_another_person_does_not_see_it_but_an_administrator_does(client, luc):
    job = job_of(luc)

    client.force_login(make("lea"))
    assert client.get(address("one", job)).status_code == 404
    assert client.post(address("cancel", job)).status_code == 404
    assert "septembre" not in client.get(reverse("jobs:list")).text

    client.force_login(make("claire", "administrateur"))
    assert "septembre" in client.get(reverse("jobs:list")).text


def test_fragment_is_the_one_of_the_page_and_asks_again(client, luc):
    job = job_of(luc, state=Job.State.RUNNING, done=3200, total=5000, message="ligne 3 200")
    client.force_login(luc)

    fragment = client.get(address("progress", job), headers={"HX-Request": "true"})
    page = client.get(address("one", job))

    assert fragment.status_code == 200
    assert 'hx-trigger="every 1s"' in fragment.text
    assert fragment.text.split("csrfmiddlewaretoken")[0].strip() in page.text


def test_fragment_of_a_job_that_is_over_stops_the_polling(client, luc):
    job = job_of(luc, state=Job.State.DONE, result={"url": "/sources/12/", "label": "Voir la livraison"})
    client.force_login(luc)

    fragment = client.get(address("progress", job))

    assert fragment.status_code == 286
    assert "hx-get" not in fragment.text
    assert 'href="/sources/12/"' in fragment.text


def test_cancel_button_cancels(client, luc):
    job = job_of(luc)
    client.force_login(luc)
    assert address("cancel", job) in client.get(address("one", job)).text

    client.post(address("cancel", job))

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_cancel_needs_a_post(client, luc):
    job = job_of(luc)
    client.force_login(luc)

    assert client.get(address("cancel", job)).status_code == 405


def test_empty_list_says_what_will_come(client, luc):
    client.force_login(luc)

    assert "Aucun travail" in client.get(reverse("jobs:list")).text


def test_list_asks_as_much_for_many_jobs(client, luc, django_assert_max_num_queries):
    for _ in range(40):
        job_of(luc)
    client.force_login(luc)

    with django_assert_max_num_queries(7):
        client.get(reverse("jobs:list"))
