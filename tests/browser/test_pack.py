"""The evening before the committee: choose the report, read what it lacks, take the two pages and the workbook."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl

from tests.browser.pages.frame import violations


def taken(page, name):
    """The file that a button of the page hands over."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()), download.value.suggested_filename


def test_committee_pack_is_read_then_taken_as_pdf_and_workbook(demo, visit):
    page = visit(demo, "demo-region")
    page.goto("/suivi/segur_es/rapports/?mois=2025-06")

    assert violations(page) == []
    assert re.search(r"Prêt à \d+", page.locator("main").inner_text())
    page.get_by_text("Ce qui manque, et qui le doit").first.click()
    assert "Cnam" in page.locator(".report-owed").inner_text()

    pdf, name = taken(page, "PDF")
    assert name == "Dossier de comité – Val-d'Estuaire (région fictive) – juin 2025.pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 2

    book, _ = taken(page, "XLSX")
    sheets = openpyxl.load_workbook(BytesIO(book.read_bytes())).sheetnames
    assert {"Avancement", "Alertes", "À compléter", "Sources"} <= set(sheets)


def test_other_report_is_shown_as_soon_as_it_is_chosen(demo, visit):
    page = visit(demo, "demo-region")
    page.goto("/suivi/segur_essms/rapports/?mois=2025-06")

    page.get_by_label("Rapport", exact=True).select_option("cnsa_mensuel")
    page.wait_for_url("**rapport=cnsa_mensuel*")

    assert "Reporting mensuel CNSA" in page.locator("main").inner_text()
    assert violations(page) == []
