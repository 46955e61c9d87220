"""A region adds a column with a list, fills a cell of it, and retires it."""

from tests.browser.pages.frame import overflow, violations
from tests.browser.pages.grid import GridPage

HOSPITAL, MONTH = "990000713", "2025-06"


def test_column_is_added_filled_and_retired(demo, visit):
    region = visit(demo, "demo-region")
    region.goto(f"/suivi/segur_es/colonnes/?mois={MONTH}")
    region.get_by_role("link", name="Ajouter une colonne").click()
    region.get_by_label("Nom de la colonne").fill("Visite sur place")
    region.get_by_label("Valeurs de la liste").fill("Prévue\nFaite")
    region.get_by_label("Thème", exact=True).select_option(label="SIH")
    assert not region.get_by_label("Titre du nouveau thème").is_visible()
    assert violations(region) == []

    region.get_by_role("button", name="Voir ce qui sera écrit").click()
    assert "values:" in region.locator(".preview").inner_text()
    assert violations(region) == []
    assert overflow(region) == 0

    region.get_by_role("button", name="Ajouter la colonne").click()
    region.get_by_text("La colonne est dans la grille").wait_for()
    address = region.url
    column = address.split("/colonnes/")[1].split("/")[0]
    panel = GridPage(region).open(month=MONTH, columns=("departement", column)).open_cell(HOSPITAL, column)
    panel.write("Faite")
    assert panel.value == "Faite"

    region.goto(address)
    assert violations(region) == []
    region.get_by_role("button", name="Retirer…").click()
    region.get_by_label("Pourquoi").fill("La campagne de visites est finie")
    region.get_by_role("button", name="Retirer la colonne").click()
    region.get_by_text("Retirée parce que").wait_for()
    assert violations(region) == []

    grid = GridPage(region).open(month=MONTH)
    assert not any("Visite sur place" in header for header in grid.headers())
