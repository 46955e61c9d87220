"""What a programme officer does each month, in a real browser, on the pretend region."""

import openpyxl
import pytest

from tests.browser.pages.files import DepositPage, QueuePage
from tests.browser.pages.frame import picture, violations
from tests.browser.pages.grid import GridPage

HOSPITAL = "990000713"
LAST = "2025-06"
FEW = (
    "asp_etat_dpi", "meteo", "insi_appel", "insi_taux_qualifiees", "mssante_raccordement", "mssante_messages_envoyes",
    "dmp_sortie",
)  # fmt: skip


@pytest.fixture
def region(demo, visit):
    """A page on which the officer of the region is signed in."""
    return visit(demo, "demo-region")


def test_import_shows_what_would_change_then_applies_it(demo, region):
    file = demo.folder / "fichiers-a-deposer" / "CNSA_reporting_mensuel_2025-07.xlsx"

    lot = DepositPage(region).open().hand_over(file).wait_until_read()

    assert "157" in lot.text
    assert "rapprochées" in lot.text
    assert violations(region) == []
    picture(region, "livraison")

    lot.apply()
    region.goto("/travaux/")

    assert "CNSA_reporting_mensuel_2025-07.xlsx" in region.locator("main").inner_text()
    assert violations(region) == []


def test_waiting_row_is_settled_and_the_answer_learnt(region):
    queue = QueuePage(region).open()
    picture(region, "a-regler")
    row = queue.open_row_of("M1271_V02_TLSt_Publication donnees INSi_062025.csv")

    assert violations(region) == []
    assert row.proposals()

    row.choose_first()
    region.goto("/sources/apprentissages/")

    assert "997100" in region.locator("main").inner_text()


def test_cell_leads_to_the_row_of_its_file(region):
    panel = GridPage(region).open(month=LAST).open_cell(HOSPITAL, "asp_etat_dpi")

    assert "ASP-JUIN-2025-SEGUR.xlsx" in panel.text
    assert violations(region) == []

    panel.follow_origin()

    assert HOSPITAL in region.locator("main").inner_text()
    assert violations(region) == []


def test_entry_is_written_and_taken_back(region):
    grid = GridPage(region).open(month=LAST)
    panel = grid.open_cell(HOSPITAL, "meteo")
    before, known = panel.value, len(panel.history())

    panel.write("En cours de déploiement - Alerte")

    assert panel.value == "En cours de déploiement - Alerte"

    panel.undo()

    assert panel.value == before
    assert len(panel.history()) > known
    assert violations(region) == []


def test_column_of_another_owner_says_why_it_is_closed(region):
    panel = GridPage(region).open(month=LAST).open_cell(HOSPITAL, "asp_etat_dpi")

    assert "appartient à ANS" in panel.text
    assert panel.panel.locator("#valeur").count() == 0


def test_reader_may_write_nothing(demo, visit):
    panel = GridPage(visit(demo, "demo-lecteur")).open(month=LAST).open_cell(HOSPITAL, "meteo")

    assert "lecteur" in panel.text.lower()
    assert panel.panel.locator("#valeur").count() == 0


def test_columns_are_chosen(region):
    grid = GridPage(region).open(month=LAST, columns=("departement", *FEW))

    assert len(grid.headers()) == 2 + 1 + len(FEW)
    assert violations(region) == []
    picture(region, "grille")

    grid.open_first("mssante_messages_envoyes")
    picture(region, "case")


def test_lines_are_filtered_and_sorted(region):
    grid = GridPage(region).open(month=LAST)

    grid.filter("departement", "99B")

    assert "sur 120" in grid.status

    grid.filter("asp_etat_dpi", "=Commande signée")
    fewer = int(grid.status.split()[0])
    grid.search("phare")

    assert 0 < int(grid.status.split()[0]) < fewer
    assert all(
        "phare" in name.lower() or "phare" in region.locator("tbody").inner_text().lower() for name in grid.names()
    )
    assert "f.departement=99B" in region.url


def test_export_holds_the_lines_on_screen(region, tmp_path):
    grid = GridPage(region).open(month=LAST)
    grid.filter("departement", "99B")
    kept = int(grid.status.split()[0])

    region.get_by_text("Exporter", exact=True).click()
    with region.expect_download() as download:
        region.get_by_role("link", name="Classeur XLSX").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    numbers = [row[0] for row in sheet.iter_rows(min_row=5, values_only=True) if str(row[0]).startswith("99")]
    assert len(numbers) == kept
