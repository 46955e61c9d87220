"""The tutorial of antibiotics, followed on the pretend region: a quarter brought, settled, read, compared, printed."""

from playwright.sync_api import expect

from tests.browser.pages.frame import picture, violations

CONTENTS = (("9980911", "J01CA04", "O"), ("9980912", "J01DD04", "P"), ("9980913", "J01MA02", "O"))


def open_tab(page, name):
    page.get_by_role("navigation", name="Pages des antibiotiques").get_by_role("link", name=name).click()


def deposit(page, files):
    page.get_by_role("link", name="Déposer des fichiers").click()
    page.get_by_label("Période").select_option("2025-T2")
    page.locator("input[type=file]").set_input_files([str(path) for path in files])
    page.get_by_role("button", name="Déposer et lire").click()


def settle(page, label, searched, answer):
    """Search the reference tables for what a label means, and say it."""
    page.get_by_role("link", name=f"Chercher pour {label}").click()
    page.get_by_role("searchbox", name="Chercher").last.fill(searched)
    page.get_by_role("button", name="Chercher").last.click()
    page.get_by_role("button", name=answer).first.click()


def settle_ucd(page, ucd, atc, route):
    page.get_by_role("link", name=ucd, exact=True).click()
    page.get_by_label("Molécule").select_option(atc)
    page.get_by_label("Voie").select_option(route)
    page.get_by_label("Dose d’une unité").fill("1")
    page.get_by_role("button", name="Confirmer").click()


def test_quarter_is_brought_settled_read_compared_and_printed(demo, visit):
    page = visit(demo, "demo-hopital")
    page.get_by_role("link", name="Antibiotiques", exact=True).click()
    assert violations(page) == []
    picture(page, "antibiotiques")

    open_tab(page, "Données")
    deposit(page, sorted((demo.folder / "antibiotiques-a-deposer").iterdir()))
    expect(page.get_by_role("heading", name="Résistances")).to_be_visible()
    picture(page, "antibiotiques-depot")
    page.get_by_role("button", name="Appliquer les 5 fichiers").click()

    open_tab(page, "À régler")
    settle(page, "QUINO 5", "ciprofloxacine", "Ciprofloxacine")
    settle(page, "Proteae", "Proteus mirabilis", "Proteus mirabilis")
    for content in CONTENTS:
        settle_ucd(page, *content)
    for said in ("QUINO 5", "Proteae", *(ucd for ucd, _, _ in CONTENTS)):
        expect(page.get_by_role("rowheader", name=said)).to_have_count(0)

    open_tab(page, "Consommations")
    page.get_by_label("Par", exact=True).select_option("service")
    expect(page.get_by_role("heading", name="DDJ pour 1 000 journées, par service")).to_be_visible()
    picture(page, "consommations")
    page.get_by_role("link", name="7001 Médecine interne").first.click()
    expect(page.get_by_role("heading", name="Lignes derrière la consommation : service 7001")).to_be_visible()
    page.get_by_role("link", name="consommations.xlsx").first.click()
    expect(page.get_by_text("consommations.xlsx").first).to_be_visible()
    page.go_back()

    open_tab(page, "Résistances")
    expect(page.get_by_text("E. coli résistant aux C3G").first).to_be_visible()
    picture(page, "resistances")
    assert violations(page) == []

    open_tab(page, "Comparaisons")
    page.get_by_label("Comparer").select_option(label="Les établissements")
    page.wait_for_url("**entre=etablissements**")
    picture(page, "comparaisons")
    assert violations(page) == []

    open_tab(page, "Rapports")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
