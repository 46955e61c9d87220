"""The grid: its lines, its filters, a cell and its panel."""

import json


class GridPage:
    def __init__(self, page):
        self.page = page

    def open(self, grid="segur_es", month="", columns=()):
        chosen = "".join(f"&colonne={column}" for column in columns)
        self.page.goto(f"/suivi/{grid}/?mois={month}{chosen}")
        return self.ready()

    def ready(self):
        self.page.locator("[data-grid=ready]").wait_for()
        return self

    def search(self, text):
        self.page.locator("[data-search]").fill(text)

    def filter(self, column, value):
        field = self.page.locator(f'[data-filter="{column}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def sort(self, label):
        self.page.get_by_role("columnheader", name=label).get_by_role("link").first.click()

    @property
    def status(self):
        return self.page.locator("[data-status]").inner_text()

    def names(self):
        """The names of the lines drawn."""
        return self.page.locator("tbody th.f1 a").all_inner_texts()

    def cell(self, finess, column):
        """The cell of a line and column, brought into sight."""
        self.search(finess)
        place = self._order().index(column)
        cell = self.page.locator(f"#c0-{place}")
        scroller = self.page.locator("[data-scroller]")
        for step in range(40):
            if cell.count():
                break
            scroller.evaluate("(box, left) => { box.scrollLeft = left }", step * 400)
            self.page.wait_for_timeout(50)
        cell.scroll_into_view_if_needed()
        return cell

    def open_cell(self, finess, column):
        cell = self.cell(finess, column)
        # The centre of the cell may still lie under the frozen columns: the keyboard's way is surer.
        cell.dispatch_event("click")
        return CellPanel(self.page).ready()

    def headers(self):
        """The names of the columns shown."""
        return self.page.locator("tr.names th").all_inner_texts()

    def open_first(self, column):
        """The cell of the first line, in a column that is in sight."""
        place = self._order().index(column)
        self.page.locator(f"#c0-{place}").click()
        return CellPanel(self.page).ready()

    def _order(self):
        return json.loads(self.page.locator("#grid-boot").text_content())["order"]


class CellPanel:
    """The panel of a cell: value, origin, form, history."""

    def __init__(self, page):
        self.page = page
        self.panel = page.locator("[data-panel]")

    def ready(self):
        self.panel.locator(".cell-value").wait_for()
        return self

    @property
    def value(self):
        return self.panel.locator(".cell-value").inner_text()

    @property
    def text(self):
        return self.panel.inner_text()

    def write(self, value):
        self.panel.locator("#valeur").select_option(value)
        self.panel.get_by_role("button", name="Enregistrer").or_(
            self.panel.get_by_role("button", name="Confirmer")
        ).click()
        self.panel.get_by_text("Enregistré.").wait_for()

    def undo(self):
        self.panel.get_by_role("button", name="Annuler").click()
        self.panel.get_by_role("status").get_by_text("Saisie annulée").wait_for()

    def history(self):
        return self.panel.locator(".timeline li").all_inner_texts()

    def follow_origin(self):
        """To the row of the file."""
        self.panel.locator(".key-values").get_by_role("link", name="ligne").first.click()
        self.page.wait_for_url("**/lignes/**")
