"""Working with several actors: what a region keeps, shares and takes back, looked at through another's eyes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.frame import violations

CELL = "/suivi/segur_es/990000440/meteo/"
STATES = re.compile("Déployé|En cours|Non démarré")


@pytest.fixture
def admin(demo, visit):
    return visit(demo, "demo-admin")


def see_as_ans(page):
    page.goto("/compte/personnes/")
    page.get_by_role("link", name="Dominique ANS").first.click()
    page.get_by_role("button", name="Voir comme").click()
    expect(page.get_by_label("Voir comme", exact=True)).to_contain_text("Vous voyez Jalon comme Dominique ANS")


def come_back(page):
    page.get_by_role("button", name="Revenir").click()
    expect(page.get_by_label("Voir comme", exact=True)).to_have_count(0)


def test_cell_is_reserved_then_shared_then_reserved_for_the_national_owner(demo, visit, admin):
    region = visit(demo, "demo-region")

    see_as_ans(admin)
    admin.goto(CELL)
    expect(admin.locator(".cell-value")).to_have_text("réservé")
    assert violations(admin) == []

    region.goto(CELL)
    region.get_by_role("button", name="Partager cette case").click()
    expect(region.get_by_text("Partagée", exact=True)).to_be_visible()
    assert violations(region) == []
    admin.goto(CELL)
    expect(admin.locator(".cell-value")).to_have_text(STATES)

    region.get_by_role("button", name="Réserver de nouveau").click()
    expect(region.get_by_text("Réservée à la région")).to_be_visible()
    admin.reload()
    expect(admin.locator(".cell-value")).to_have_text("réservé")
    come_back(admin)


def test_nothing_is_written_while_seeing_as(admin):
    see_as_ans(admin)

    admin.goto("/annuaire/990000440/")
    admin.get_by_label("Message").fill("Un essai")
    admin.get_by_role("button", name="Publier").click()

    expect(admin.get_by_role("heading", name="Accès refusé")).to_be_visible()
    assert violations(admin) == []
    come_back(admin)
