"""The grid under the fingers, on the demo: moves, panel, filters typed before the data came."""

import re

import pytest
from playwright.sync_api import expect

SHOWN = "departement,asp_etat_dpi,meteo,mssante_messages_envoyes"
GRID = f"/suivi/segur_es/?mois=2025-06&colonnes={SHOWN}"  # other journeys bring later months
# The answers come late: as on a slow line.
LATE = "const soon = fetch; window.fetch = (...a) => new Promise((go) => setTimeout(go, 600)).then(() => soon(...a));"

pytestmark = pytest.mark.browser


@pytest.fixture
def grid(visit, demo):
    """The grid, open for the region's officer and taken over by its modules."""
    page = visit(demo, "demo-region")
    page.goto(GRID)
    page.wait_for_selector("[data-grid=ready]")
    return page


def test_keyboard_moves_opens_writes_and_undoes(grid):
    table, cell = grid.locator("[data-table]"), grid.locator("#c0-1")
    table.focus()
    grid.keyboard.press("Control+Home")
    grid.keyboard.press("ArrowRight")
    assert table.get_attribute("aria-activedescendant") == "c0-1"
    before = cell.inner_text()

    grid.keyboard.press("Control+Enter")
    expect(grid.locator("#case .cell-value")).to_be_visible()
    other = "Non démarré" if before != "Non démarré" else "En cours de déploiement - Alerte"
    grid.select_option("#valeur", other)
    grid.click("#case .form-actions button")
    expect(grid.locator("#case [role=status]")).to_contain_text("Enregistré")
    expect(cell).to_have_text(other)

    grid.click("#case [role=status] button")
    expect(cell).to_have_text(before)
    grid.keyboard.press("Escape")
    expect(grid.locator("#case")).to_be_hidden()
    expect(table).to_be_focused()


def test_filters_follow_at_once_and_stay_in_the_address(grid):
    status = grid.locator("[data-status]")
    everyone = status.inner_text()

    grid.select_option("select[data-filter=asp_etat_dpi]", "=Commande signée")

    expect(status).to_have_text(re.compile(r"^\d+ établissements sur \d+$"))
    kept = status.inner_text()
    assert "f.asp_etat_dpi" in grid.url
    grid.reload()
    grid.wait_for_selector("[data-grid=ready]")
    expect(status).to_have_text(kept)
    grid.click("[data-chips] .chip")
    expect(status).to_have_text(everyone)


def test_what_is_typed_before_the_data_came_is_applied(grid):
    grid.add_init_script(LATE)
    grid.goto(GRID, wait_until="domcontentloaded")

    grid.fill("[data-search]", "clinique")

    grid.wait_for_selector("[data-grid=ready]")
    expect(grid.locator("[data-status]")).to_have_text(re.compile(r"^\d+ établissements sur \d+$"))


def test_cell_of_another_owner_says_why_it_is_closed(grid):
    grid.click("#c0-0")

    expect(grid.locator("#case .cell-locked")).to_contain_text("ANS")
    assert grid.locator("#valeur").count() == 0
