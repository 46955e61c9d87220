"""From where to act to the list that others will use: priorities, a list, the grid reduced to it, what moved since."""

import pytest

from tests.browser.pages.frame import picture, violations
from tests.browser.pages.grid import GridPage

LAST = "2025-06"


@pytest.fixture
def region(demo, visit):
    """A page on which the officer of the region is signed in."""
    return visit(demo, "demo-region")


def test_priorities_become_a_list_that_the_grid_shows(region):
    region.goto(f"/suivi/segur_es/priorites/?mois={LAST}")
    picture(region, "priorites")
    assert violations(region) == []
    region.get_by_label("Poids de « Grosse activité »").fill("0")
    region.get_by_role("button", name="essayer ces poids").click()
    assert "éteinte" in region.locator(".rules").inner_text()

    boxes = region.locator('.ranking input[name="finess"]')
    chosen = [boxes.nth(rank).get_attribute("value") for rank in (0, 2)]
    for rank in (0, 2):
        boxes.nth(rank).check()
    region.get_by_text("En faire une liste").click()
    region.get_by_label("Nom de la liste").fill("À accompagner cet été")
    region.get_by_role("button", name="Faire la liste").click()

    assert "À accompagner cet été" in region.locator("h1").inner_text()
    region.locator("main").get_by_text("Poids essayés : Grosse activité 0.").first.wait_for()
    assert violations(region) == []
    region.get_by_role("link", name="Suivi Ségur ES").click()
    grid = GridPage(region).ready()

    assert grid.status.startswith("2 établissements")
    grid.search(chosen[0])
    assert grid.status.startswith("1 établissement")
    assert violations(region) == []


def test_grid_filtered_in_the_browser_becomes_a_list_or_a_sample(region):
    grid = GridPage(region).open(month=LAST)
    grid.search("clinique")
    kept = grid.status.split()[0]

    region.get_by_role("link", name="Liste…").click()

    assert kept in region.locator(".lead").inner_text()
    region.get_by_role("link", name="En tirer un échantillon").click()
    region.get_by_label("Combien").fill("3")
    region.get_by_label("Graine").fill("essai")
    region.get_by_role("button", name="Tirer").click()

    assert "3\u00a0établissements tirés" in region.locator("main").inner_text()
    assert violations(region) == []


def test_what_moved_leads_to_the_cell(region):
    region.goto(f"/suivi/segur_es/mouvements/?mois={LAST}")
    picture(region, "mouvements")
    assert violations(region) == []

    region.get_by_role("link", name="Documents de sorties DPI").click()
    region.locator(".moves tbody th a").first.click()

    assert "Documents de sorties DPI" in region.locator("main").inner_text()
