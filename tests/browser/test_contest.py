"""A region disputes a national value from its cell; the owner finds it on his start page and answers."""

from tests.browser.pages.frame import violations
from tests.browser.pages.grid import GridPage

CLINIC, COLUMN, MONTH = "990000812", "asp_etat_dpi", "2025-06"


def test_region_disputes_and_owner_answers(demo, visit):
    region, owner = visit(demo, "demo-region"), visit(demo, "demo-ans")
    panel = GridPage(region).open(month=MONTH).open_cell(CLINIC, COLUMN)
    before = panel.value

    region.get_by_text("Contester cette valeur").click()
    region.get_by_label("La bonne valeur serait").select_option("Non concerné")
    region.get_by_label("Pourquoi").fill("L'établissement n'a pas de dossier patient informatisé à équiper.")
    region.get_by_role("button", name="Contester").click()
    region.get_by_text("Contestation transmise").wait_for()

    assert panel.value == before
    assert violations(region) == []

    owner.goto("/")
    owner.get_by_role("link", name="Répondre").first.click()
    contest = owner.locator("article.contest").filter(has_text="dossier patient informatisé")
    contest.get_by_label("Répondre sans changer la valeur").fill("Vérifié : une commande existe, elle reste.")
    contest.get_by_role("button", name="Répondre", exact=True).click()
    owner.get_by_text("Réponse donnée").first.wait_for()
    assert violations(owner) == []

    region.goto(f"/suivi/segur_es/contestations/?region=99&mois={MONTH}")
    region.locator("main").get_by_text("Vérifié : une commande existe").first.wait_for()
    assert violations(region) == []
