"""The grid under the fingers: moves, panel, filters typed before the data came, two people on one cell."""

import pytest
from playwright.sync_api import expect

from tests.accounts import people
from tests.tracking import worlds
from tests.web.test_in_browser import sign_in

GRID = "/suivi/segur_es/?region=75&mois=2022-08"
COLUMNS = "&colonne=departement&colonne=asp_etat_dpi&colonne=meteo&colonne=mssante_messages_envoyes"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def grid(page, tmp_path):
    """The grid of three hospitals, open and taken over by its modules."""
    people.make("regionale", "region", "region", ["region:75"])
    worlds.month(worlds.hospitals(tmp_path))
    sign_in(page, "regionale")
    page.goto(GRID + COLUMNS)
    page.wait_for_selector("[data-grid=ready]")
    return page


def active(page):
    return page.locator("td.active").inner_text()


def test_keyboard_moves_opens_writes_and_undoes(grid):
    scroller = grid.locator("[data-scroller]")
    scroller.focus()
    grid.keyboard.press("Control+Home")
    grid.keyboard.press("ArrowRight")
    assert scroller.get_attribute("aria-activedescendant") == "c0-1"
    before = active(grid)

    grid.keyboard.press("F2")
    expect(grid.locator("#valeur")).to_be_focused()
    grid.select_option("#valeur", "En cours de déploiement - Alerte")
    grid.click("#case button[type=submit]")
    expect(grid.locator("#case [role=status]")).to_contain_text("Enregistré")
    expect(grid.locator("#c0-1")).to_have_text("En cours de déploiement - Alerte")

    grid.click("#case [role=status] button")
    expect(grid.locator("#c0-1")).to_have_text(before)
    grid.keyboard.press("Escape")
    expect(grid.locator("#case")).to_be_hidden()
    expect(scroller).to_be_focused()


def test_filters_sort_and_totals_follow_at_once_and_stay_in_the_address(grid):
    grid.select_option("select[data-filter=asp_etat_dpi]", "=Commande signée")

    expect(grid.locator("[data-status]")).to_have_text("1 établissement sur 3")
    assert "f.asp_etat_dpi" in grid.url
    grid.reload()
    expect(grid.locator("[data-status]")).to_have_text("1 établissement sur 3")
    grid.click("[data-chips] .chip")
    expect(grid.locator("[data-status]")).to_have_text("3 établissements")
    expect(grid.locator("tfoot td").last).to_have_text("1\u202f830")  # the legal entity's value, once


def test_what_is_typed_before_the_data_came_is_applied(page, tmp_path):
    people.make("regionale", "region", "region", ["region:75"])
    worlds.month(worlds.hospitals(tmp_path))
    sign_in(page, "regionale")
    page.route("**/donnees.json*", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.goto(GRID, wait_until="commit")

    page.fill("[data-search]", "clinique")

    page.wait_for_selector("[data-grid=ready]")
    expect(page.locator("[data-status]")).to_have_text("1 établissement sur 3")


def test_cell_of_another_owner_says_why_it_is_closed(grid):
    grid.click("#c0-0")

    expect(grid.locator(".cell-locked")).to_contain_text("ANS")
    assert grid.locator("#valeur").count() == 0
