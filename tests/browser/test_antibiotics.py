"""The tutorial of antibiotics, followed on the pretend region: a quarter brought, settled, read, compared, printed.

Then the same on the complete fictitious sample, from an empty instance.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Site, jalon
from tests.browser.pages.frame import picture, violations

CONTENTS = (("9980911", "J01CA04", "O"), ("9980912", "J01DD04", "P"), ("9980913", "J01MA02", "O"))


def open_tab(page, name):
    page.get_by_role("navigation", name="Pages des antibiotiques").get_by_role("link", name=name).click()


def deposit(page, files, period):
    page.get_by_role("link", name="Déposer").first.click()
    chosen = page.get_by_label("Période")
    if chosen.evaluate("one => one.tagName") == "SELECT":
        chosen.select_option(period)
    else:
        chosen.fill(period)
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
    deposit(page, sorted((demo.folder / "antibiotiques-a-deposer").iterdir()), "2025-T2")
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


def test_sample_is_brought_settled_compared_and_printed(empty, visit, real_data):
    sample = real_data / "samples" / "consores_complet"
    jalon(empty.folder, "directory", "load", sample / "etablissements.csv")
    jalon(empty.folder, "vault", "create")
    jalon(empty.folder, "antibiotics", "drugs", sample / "medicaments.xlsx")
    for name, finess in (("CLINIQUE", "990000028"), ("SMR", "990000036")):
        words = ["antibiotics", "load", "--establishment", finess, "--period", "2024-Q1"]
        files = sorted((sample / name / "2024-Q1").iterdir())
        jalon(empty.folder, *words, *files, code=3 if name == "CLINIQUE" else 0)
    pharmacist(empty)
    page = visit(Site(empty.url, empty.folder, empty.password), "lou")

    page.get_by_role("link", name="Antibiotiques", exact=True).click()
    open_tab(page, "Données")
    deposit(page, sorted((sample / "CHU" / "2024-Q1").iterdir()), "2024-T1")
    page.get_by_role("button", name="Appliquer les 5 fichiers").click()
    open_tab(page, "À régler")
    settle(page, "FLUORO X", "lévofloxacine", "Lévofloxacine")
    settle(page, "Proteae", "Proteus mirabilis", "Proteus mirabilis")
    for ucd, content in zip(("9990937", "9990951", "9990998"), CONTENTS, strict=True):
        settle_ucd(page, ucd, *content[1:])
    expect(page.get_by_text("Rien n’attend")).to_be_visible()

    open_tab(page, "Consommations")
    page.get_by_label("Par", exact=True).select_option("service")
    page.get_by_role("link", name="1010 REANIMATION MEDICALE").first.click()
    expect(page.get_by_role("heading", name="Lignes derrière la consommation : service 1010")).to_be_visible()
    open_tab(page, "Comparaisons")
    page.goto(page.url + "&entre=etablissements&groupe=tous")
    expect(page.get_by_text("Les autres établissements sont sans nom")).to_be_visible()
    expect(page.get_by_text("Clinique fictive des Tilleuls")).to_have_count(0)
    open_tab(page, "Rapports")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def pharmacist(site):
    """Somebody who works in the teaching hospital of the sample, and nowhere else."""
    words = ["createuser", "lou", "--role", "contributeur", "--actor", "etablissement"]
    jalon(site.folder, *words, "--territory", "etablissement:990000010", "--password-stdin", input=site.password)
