"""Comparing, as an officer does before a meeting: from a cell to its peers, another stratum, the file to take away."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages.frame import overflow, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("hand", [False, True], ids=["desk", "hand"])
def test_cell_leads_to_its_place_among_the_others(visit, demo, hand):
    page = visit(demo, "demo-region", hand=hand)
    page.goto("/suivi/segur_es/990000010/dmp_sortie_cumul/?mois=2025-06")
    expect(page.locator(".cell-standing")).to_contain_text(re.compile(r"Région\s: médiane .+ sur \d+"))

    page.get_by_role("link", name="Comparer", exact=True).last.click()
    expect(page.locator(".compare-focus")).to_contain_text("dans la région")
    expect(page.get_by_role("heading", name="Par département")).to_be_visible()

    page.select_option("#par", "classe_sae")
    expect(page.get_by_role("heading", name="Par classe SAE")).to_be_visible()
    assert "etablissement=990000010" in page.url
    assert "par=classe_sae" in page.url

    page.select_option("#colonne", "asp_etat_dpi")
    expect(page.locator(".compare-sentence")).to_contain_text("Commande signée")
    page.get_by_text("Les valeurs de cette carte").click()
    expect(page.get_by_role("table", name="Les valeurs de la carte")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) <= 0

    with page.expect_download() as taken:
        page.get_by_role("link", name="XLSX").click()
    assert taken.value.suggested_filename.startswith("Comparaison - DPI")
