"""docs/tutoriels/premier-mois.md, followed on the screen: what it prints in bold is what one presses."""

import re

from tests.browser.pages.files import DepositPage, QueuePage
from tests.browser.pages.frame import choose
from tests.browser.pages.grid import GridPage
from tests.docs.pages import DOCS

FILE = "ASP-JUILLET-2025-SEGUR.xlsx"
HOSPITAL = "990000713"


def test_first_month_goes_as_the_page_says(demo, visit):
    page = visit(demo, "demo-region")

    lot = DepositPage(page).open().hand_over(demo.folder / "fichiers-a-deposer" / FILE).wait_until_read()

    assert page.get_by_role("button", name="Appliquer 1 fichier").count() == 1

    lot.apply()
    row = QueuePage(page).open().open_row_of(FILE)
    named = page.locator(".key-values dd").nth(1).inner_text()

    assert named in row.proposals()[0]

    row.choose_first()
    QueuePage(page).open()

    assert page.locator("table").get_by_text(FILE).count() < 3  # the hospital's other rows were settled with it

    choose(page, "Suivi")
    grid = GridPage(page).ready()
    page.get_by_label("Mois", exact=True).select_option("2025-07")
    page.wait_for_url("**mois=2025-07**")
    grid.ready()
    panel = grid.open_cell(HOSPITAL, "asp_etat_dpi")

    assert FILE in panel.text
    assert "appartient à ANS" in panel.text

    panel.follow_origin()
    page.go_back()
    panel = grid.ready().open_cell(HOSPITAL, "meteo")
    panel.write("En cours de déploiement - Alerte")
    panel.undo()


def test_what_the_page_prints_in_bold_is_what_the_journey_presses():
    text = (DOCS / "tutoriels/premier-mois.md").read_text("utf-8")

    pressed = {
        "Sources", "Déposer des fichiers", "Déposer et lire", "Appliquer 1 fichier", "À régler", "C’est celui-là",
        "Suivi", "origine", "Enregistrer", "Annuler", "Exporter",
    }  # fmt: skip

    assert set(re.findall(r"\*\*(.+?)\*\*", text)) == pressed
