"""Entering, inviting and following a job in a real browser; every page readable by everyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from jalon.jobs.models import Job
from tests.accounts.people import PASSWORD, make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


def sign_in(page, name):
    page.goto("/")
    page.get_by_label("Login").or_(page.locator("[name=login]")).first.fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("window", ["page", "phone"])
def test_pages_of_the_house_can_be_read_by_everyone(request, window):
    claire = make("claire", "administrateur")
    luc = make("luc", "region", territories=["region:75"])
    job = Job.objects.create(kind="tests", title="Import d’août", requested_by=claire, state="done")
    page = request.getfixturevalue(window)
    sign_in(page, "claire")

    for address in (
        "/",
        reverse("accounts:mine"),
        reverse("accounts:people"),
        reverse("accounts:invite"),
        reverse("accounts:person", args=[luc.pk]),
        reverse("accounts:journal"),
        reverse("account_change_password"),
        reverse("account_reauthenticate"),
        reverse("account_logout"),
        reverse("mfa_index"),
        reverse("jobs:list"),
        reverse("jobs:one", args=[job.pk]),
        "/rien/",
    ):
        page.goto(address)
        assert (address, violations(page)) == (address, [])
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert (address, too_wide) == (address, False)


def test_person_is_invited_and_enters(page):
    make("claire", "administrateur")
    sign_in(page, "claire")

    page.get_by_role("link", name="Inviter").first.click()
    page.get_by_label("Nom de connexion").fill("lea")
    page.get_by_role("button", name="Créer le compte").click()
    link = page.locator("code").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    assert violations(page) == []
    page.locator("[name=password]").fill("quatre autres mots ici")
    page.locator("[name=again]").fill("quatre autres mots ici")
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url("**/compte/connexion/")
    assert page.get_by_text("vous pouvez vous connecter").is_visible()


def test_job_advances_on_its_page_then_stops_asking(page):
    claire = make("claire", "administrateur")
    job = Job.objects.create(kind="tests", title="Import d’août", requested_by=claire, state="running", total=10)
    sign_in(page, "claire")
    page.goto(reverse("jobs:one", args=[job.pk]))

    Job.objects.filter(pk=job.pk).update(done=4, message="ligne 4")
    page.get_by_text("ligne 4").wait_for()
    Job.objects.filter(pk=job.pk).update(state="done", done=10, result={"url": "/", "label": "Voir la livraison"})
    page.get_by_role("link", name="Voir la livraison").wait_for()

    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert asked == []


def test_running_job_is_cancelled_after_a_question(page):
    claire = make("claire", "administrateur")
    job = Job.objects.create(kind="tests", title="Import d’août", requested_by=claire, state="waiting")
    sign_in(page, "claire")
    page.goto(reverse("jobs:one", args=[job.pk]))

    page.get_by_role("button", name="Annuler").first.click()
    page.get_by_role("button", name="Arrêter").click()

    page.get_by_text("annulé", exact=False).first.wait_for()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
