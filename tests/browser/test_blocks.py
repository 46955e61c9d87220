"""The grid as a spreadsheet, on the demo: blocks pasted, filled, confirmed, undone; two people on one cell."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import frame

# By the month of this file: other journeys write in theirs.
GRID = "/suivi/segur_es/?mois=2025-06&colonnes=asp_etat_dpi,meteo,commentaire_segur,insi_organisation"
ASP, METEO, COMMENT, INSI = range(4)
STARTED, ALERT, DONE = "Non démarré", "En cours de déploiement - Alerte", "Déployé / VA signée"

pytestmark = pytest.mark.browser


class Sheet:
    """The grid under the fingers."""

    def __init__(self, page, lines):
        self.page, self.said = page, page.locator("[data-said]")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(GRID)
        page.wait_for_selector("[data-grid=ready]")
        page.locator("[data-search]").fill(lines)  # each journey has lines of its own
        self.table = page.locator("[data-table]")

    def cell(self, row, column):
        return self.page.locator(f"#c{row}-{column}")

    def texts(self, rows, *columns):
        return [self.cell(row, column).inner_text() for row in range(rows) for column in columns]

    def go(self, row, column, *, down=0, right=0):
        """Make a cell active, and select so many more below and beside it."""
        self.table.focus()
        self.press("Control+Home", *["ArrowDown"] * row, *["ArrowRight"] * column)
        self.press(*["Shift+ArrowDown"] * down, *["Shift+ArrowRight"] * right)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, text):
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+v")

    def says(self, words):
        expect(self.said).to_contain_text(words)


@pytest.fixture
def sheet(visit, demo):
    return lambda lines, name="demo-region": Sheet(visit(demo, name), lines)


def test_a_block_is_pasted_undone_given_again_and_filled_down(sheet):
    grid = sheet("centre hospitalier")
    before = grid.texts(3, METEO, COMMENT)

    grid.go(0, METEO)
    grid.paste(f'{STARTED}\t"relancer\nl\'éditeur"\r\n{ALERT}\tdeux\r\n{STARTED}\ttrois\r\n')
    grid.says("cases écrites")
    pasted = grid.texts(3, METEO, COMMENT)
    assert pasted == [STARTED, "relancer l'éditeur", ALERT, "deux", STARTED, "trois"]

    grid.press("Control+z")
    grid.says("Annulé")
    assert grid.texts(3, METEO, COMMENT) == before
    grid.press("Control+y")
    grid.says("Rétabli")
    assert grid.texts(3, METEO, COMMENT) == pasted

    grid.go(1, COMMENT, down=3)
    grid.press("Control+d")
    expect(grid.cell(4, COMMENT)).to_have_text("deux")
    grid.press("Control+c")
    assert grid.page.evaluate("navigator.clipboard.readText()") == "\n".join(["deux"] * 4)
    grid.press("Delete")
    expect(grid.cell(4, COMMENT)).to_have_text("·")
    for _ in range(3):
        grid.press("Control+z")
    expect(grid.cell(4, COMMENT)).not_to_have_text("deux")
    expect(grid.cell(0, METEO)).to_have_text(before[0])


def test_cells_refused_are_named_and_protected_cells_say_why(sheet):
    grid = sheet("clinique")
    grid.go(0, ASP)

    grid.press("x")
    grid.says("appartient à ANS")
    grid.paste(f"Commande signée\t{ALERT}\nCommande signée\tBeau temps\n")

    grid.says("refusées")
    grid.said.locator("summary").click()
    expect(grid.said.locator("li")).to_have_count(3)
    expect(grid.said.locator("li").last).to_contain_text(re.compile("Clinique.*Météo : « Beau temps » n'est pas dans"))
    expect(grid.cell(0, METEO)).to_have_text(ALERT)


def test_a_block_is_confirmed_by_one_key(sheet):
    grid = sheet("")
    carried = grid.page.locator(f"td.carried[data-place='{COMMENT}']").first
    row = int(carried.evaluate("cell => cell.parentElement.dataset.row"))
    expect(carried).to_have_attribute("title", re.compile("repris de"))
    words = carried.inner_text()

    grid.go(row, COMMENT, right=1)
    expect(grid.page.locator("[data-act=confirm]")).to_contain_text("Confirmer")
    grid.press("Space")

    grid.says("écrite")
    expect(grid.cell(row, COMMENT)).to_have_text(words)
    expect(grid.cell(row, COMMENT)).not_to_have_class(re.compile("carried"))
    grid.press("Control+z")
    expect(grid.cell(row, COMMENT)).to_have_class(re.compile("carried"))


def test_typing_edits_in_the_cell(sheet):
    grid = sheet("polyclinique")
    grid.go(0, METEO)

    grid.page.keyboard.type("en cours")
    expect(grid.page.locator(".cell-editor")).to_have_value(re.compile("^En cours"))
    grid.press("ArrowDown", "Enter")
    expect(grid.cell(0, METEO)).to_have_text(ALERT)
    expect(grid.table).to_be_focused()

    grid.go(0, COMMENT)
    grid.page.keyboard.type("demain")
    grid.press("Escape")
    expect(grid.cell(0, COMMENT)).not_to_have_text("demain")
    grid.page.keyboard.type("revoir")
    grid.press("Alt+Enter")
    grid.page.keyboard.type("en mai")
    grid.press("Tab")
    expect(grid.cell(0, COMMENT)).to_have_text("revoir en mai")
    expect(grid.cell(0, INSI)).to_have_class(re.compile("active"))
    grid.press("Control+z", "Control+z")
    expect(grid.cell(0, COMMENT)).not_to_have_text("revoir en mai")


def test_the_mouse_selects_a_rectangle_and_the_bar_fills_it(sheet):
    grid = sheet("soins")
    first, last = grid.cell(0, COMMENT).bounding_box(), grid.cell(2, INSI).bounding_box()
    mouse = grid.page.mouse
    mouse.move(first["x"] + 9, first["y"] + 9)
    mouse.down()
    mouse.move(last["x"] + 9, last["y"] + 9, steps=5)
    mouse.up()

    bar = grid.page.locator("[data-bar]")
    expect(bar).to_contain_text("6 cases 3 × 2")
    assert frame.violations(grid.page) == []
    bar.get_by_role("button", name="Remplir").click()
    grid.page.get_by_label("Valeur", exact=True).fill("À relancer")
    assert frame.violations(grid.page) == []
    grid.page.locator("[data-fill]").get_by_role("button", name="Remplir").click()

    grid.says("3 refus")
    assert grid.texts(3, COMMENT) == ["À relancer"] * 3
    grid.press("Control+z")
    grid.says("Annulé : 3 cases")


def test_a_whole_column_is_selected_without_being_drawn(sheet):
    grid = sheet("")
    grid.go(0, COMMENT)

    grid.press("Control+a")

    expect(grid.page.locator("[data-count]")).to_contain_text("120 cases 120 × 1")
    assert grid.page.locator("td.cell").count() < 250


def test_two_people_on_one_cell_the_second_is_told_and_chooses(sheet):
    first, second = sheet("CHU"), sheet("CHU", "demo-admin")
    first.go(0, COMMENT)
    second.go(0, COMMENT)

    first.page.keyboard.type("vu avec le DSI")
    first.press("Enter")
    first.says("1 case écrite")
    second.page.keyboard.type("rappeler")
    second.press("Enter")

    dialog = second.page.locator("#conflits")
    expect(dialog).to_contain_text("vu avec le DSI")
    expect(dialog).to_contain_text("rappeler")
    expect(dialog).to_contain_text("Camille")
    assert frame.violations(second.page) == []
    expect(second.cell(0, COMMENT)).to_have_text("vu avec le DSI")
    dialog.get_by_role("button", name="Garder la leur").click()
    expect(dialog).to_be_hidden()

    second.go(0, COMMENT)
    first.go(0, COMMENT)
    second.page.keyboard.type("rappeler lundi")
    second.press("Enter")
    second.says("1 case écrite")
    first.page.keyboard.type("fini")
    first.press("Enter")
    first.page.locator("#conflits").get_by_role("button", name="Mettre la mienne").click()
    first.says("1 case écrite")
    expect(first.cell(0, COMMENT)).to_have_text("fini")

    first.go(0, COMMENT)
    first.press("Control+Enter")
    history = first.page.locator("#case .timeline")
    expect(history).to_contain_text("rappeler lundi")  # nothing is lost
    expect(history).to_contain_text("vu avec le DSI")
