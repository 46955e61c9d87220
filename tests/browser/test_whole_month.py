"""docs/tutoriels/un-mois-entier.md, followed on the screen, on a region that nobody else touches."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import jalon
from tests.browser.pages.frame import choose, picture, picture_of_document
from tests.browser.pages.grid import GridPage
from tests.browser.pages.workbooks import WorkbooksPage
from tests.docs.pages import DOCS
from tests.tracking.workbooks.copies import FIRST, Copy

PAGE = (DOCS / "tutoriels/un-mois-entier.md").read_text("utf-8")
BLOCK = re.search(r"```text\n(.*?)```", PAGE, flags=re.DOTALL)[1]
MONTH, JULY = "2025-07", "juillet\u00a02025"
SIGNED, ALERT = "Commande signée", "En cours de déploiement - Alerte"
TO_SETTLE = 3  # exit code: rows wait for a person

pytestmark = pytest.mark.browser


def test_whole_month_goes_as_the_page_says(untouched, visit, tmp_path):
    page = visit(untouched, "demo-region")
    open_the_month(page)
    see_what_is_missing(page, untouched)
    complete(page)
    contest(page)
    answer(visit(untouched, "demo-ans"))
    pass_a_workbook_round(page, tmp_path)
    read_what_moved(page)
    compare(page)
    choose_where_to_act(page)
    close_and_archive(page)
    print_the_pack(page)


def tab(page, name):
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def open_the_month(page):
    choose(page, "Suivi")
    tab(page, "Mois et archives")
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.locator(f"#mois-{MONTH}")).to_contain_text("ouvert")
    picture(page, "mois")


def see_what_is_missing(page, site):
    page.locator(f"#mois-{MONTH}").get_by_role("link", name=JULY).click()
    tab(page, "Fraîcheur")
    expect(page.locator("main")).to_contain_text("0 fichier arrivé sur 6")

    load(site, "ASP", "DMP", "M1271", "SUN")
    page.reload()
    expect(page.locator("main")).to_contain_text("5 fichiers arrivés sur 6, 1 manquant")
    picture(page, "fraicheur")

    load(site, "Rapport")
    page.reload()
    expect(page.locator("main")).to_contain_text("6 fichiers arrivés sur 6")


def load(site, *names):
    files = [path for name in names for path in sorted((site.folder / "fichiers-a-deposer").glob(f"{name}*"))]
    jalon(site.folder, "sources", "load", *files, code=TO_SETTLE)


def complete(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid, said = GridPage(page).open(month=MONTH), page.locator("[data-said]")
    grid.cell("clinique", "meteo").click()
    page.evaluate("text => navigator.clipboard.writeText(text)", BLOCK)
    for key, says in (("v", "6 cases écrites"), ("z", "Annulé"), ("y", "Rétabli")):
        page.keyboard.press(f"Control+{key}")
        expect(said).to_contain_text(says)

    grid.cell("", "insi_organisation").click()
    page.keyboard.press("Control+a")
    expect(page.locator("[data-act=confirm]")).to_contain_text("Confirmer les 113 valeurs reprises")
    picture(page, "completer")
    page.keyboard.press("Space")
    expect(said).to_contain_text("113 cases écrites")


def contest(page):
    panel = GridPage(page).open(month=MONTH).open_cell("990001067", "asp_etat_dpi")
    before = panel.value
    page.get_by_text("Contester cette valeur").click()
    page.get_by_label("La bonne valeur serait").select_option(SIGNED)
    page.get_by_label("Pourquoi").fill("Bon de commande signé le 2 juillet.")
    page.get_by_role("button", name="Contester").click()
    page.get_by_text("Contestation transmise").wait_for()

    assert "Pas de commande signée" in before
    assert panel.value == before


def answer(owner):
    owner.goto("/")
    owner.get_by_role("link", name="Répondre").first.click()
    asked = owner.locator("article.contest").filter(has_text="990001067")
    asked.get_by_role("button", name=f"Accepter « {SIGNED} »").click()
    owner.get_by_text("acceptée").first.wait_for()

    assert GridPage(owner).open(month=MONTH).open_cell("990001067", "asp_etat_dpi").value == SIGNED


def pass_a_workbook_round(page, folder):
    workbooks = WorkbooksPage(page).open(MONTH)
    copy = Copy(workbooks.take_out(folder / "sorti.xlsx").read_bytes())
    hospital = copy.sheet.cell(FIRST, 1).value
    copy.write(hospital, "meteo", ALERT).write(hospital, "commentaire_segur", "À revoir en août")
    (folder / "complété.xlsx").write_bytes(copy.body())

    returned = workbooks.open(MONTH).bring_back(folder / "complété.xlsx")

    assert returned.counts[1:] == [2, 0, 0]
    assert "Appliquer 2\u00a0cases" in page.locator("main").inner_text()
    assert returned.apply().result(folder / "résultat.xlsx").stat().st_size > 0


def read_what_moved(page):
    page.goto(f"/suivi/segur_es/mouvements/?mois={MONTH}")
    page.get_by_role("link", name="Documents de sorties DPI").click()
    expect(page.locator(".moves tbody tr").first).to_contain_text("Documents de sorties DPI")


def compare(page):
    page.goto(f"/suivi/segur_es/comparer/?mois={MONTH}")
    page.select_option("#colonne", "mssante_messages_envoyes")
    page.wait_for_url("**colonne=mssante_messages_envoyes**")
    page.select_option("#par", "classe_sae")
    expect(page.get_by_role("heading", name="Par classe SAE")).to_be_visible()
    expect(page.locator(".compare-sentence")).to_contain_text("pour la nation")
    picture(page, "comparer", height=1280)


def choose_where_to_act(page):
    tab(page, "Priorités")
    boxes = page.locator('.ranking input[name="finess"]')
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_text("En faire une liste").click()
    page.get_by_label("Nom de la liste").fill("À accompagner en septembre")
    page.get_by_role("button", name="Faire la liste").click()
    expect(page.locator("h1")).to_contain_text("À accompagner en septembre")


def close_and_archive(page):
    page.goto(f"/suivi/segur_es/mois/?mois={MONTH}")
    row = page.locator(f"#mois-{MONTH}")
    row.get_by_role("link", name="Clore…").click()
    page.get_by_label("Note").fill("vu en comité")
    page.get_by_role("button", name="Clore malgré tout").click()
    expect(row).to_contain_text("clos")
    page.get_by_role("link", name="Voir les mois et archives").click(timeout=60_000)
    expect(row.get_by_role("link")).to_contain_text(["Classeur", "CSV canonique", "Parquet", "Manifeste", "Rouvrir…"])

    row.get_by_role("button", name="Vérifier").click()
    page.get_by_role("link", name="Lire le résultat").click(timeout=60_000)
    expect(page.locator("main")).to_contain_text("Identique à l'octet")


def print_the_pack(page):
    page.goto(f"/suivi/segur_es/rapports/?mois={MONTH}")
    expect(page.locator("main")).to_contain_text("Dossier de comité")
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()

    assert taken.value.path().read_bytes().startswith(b"%PDF")
    picture_of_document(taken.value.path(), "dossier-comite")


def test_what_the_page_prints_in_bold_is_on_the_screen_or_the_keyboard():
    told = set(re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s+", " ", PAGE)))
    pressed = {
        "Suivi", "Sources", "Grille", "Mois et archives", "Ouvrir", "Fraîcheur", "Relancer par courriel", "Météo",
        "Ctrl V", "Ctrl Z", "Ctrl Y", "Ctrl A", "Espace", "Contester cette valeur", "Contester", "Répondre",
        "Accepter « Commande signée »", "Classeurs", "Sortir le classeur", "Télécharger le classeur",
        "Rapporter et lire", "Appliquer 2 cases", "Résultat XLSX", "Ce qui a bougé", "Comparer", "Priorités",
        "En faire une liste", "Faire la liste", "Clore…", "Clore malgré tout", "Voir les mois et archives", "Vérifier",
        "Rapports", "PDF", "XLSX",
    }  # fmt: skip

    assert told == pressed
