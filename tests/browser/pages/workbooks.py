"""Workbooks: taken out, brought back, settled, applied."""

import re

from tests.browser.pages.frame import choose


class WorkbooksPage:
    def __init__(self, page):
        self.page = page

    def open(self, month):
        choose(self.page, "Suivi")
        self.page.get_by_role("link", name="Classeurs", exact=True).click()
        self.page.goto(f"{self.page.url.split('?')[0]}?mois={month}")
        return self

    def take_out(self, path):
        """The workbook, downloaded there."""
        self.page.get_by_role("button", name="Sortir le classeur").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Télécharger le classeur").click()
        download.value.save_as(path)
        return path

    def bring_back(self, path):
        self.page.locator("input[type=file]").set_input_files(str(path))
        self.page.get_by_role("button", name="Rapporter et lire").click()
        self.page.wait_for_url("**/retours/**")
        return ReturnPage(self.page)


class ReturnPage:
    """What became of each cell of a workbook that came back."""

    def __init__(self, page):
        self.page = page

    @property
    def counts(self):
        """unchanged, to apply or applied, in conflict, refused."""
        shown = self.page.locator(".workbooks-counts dd").all_inner_texts()
        return [int(re.sub(r"\D", "", text.split("dont")[0])) for text in shown]

    def choose(self, whose):
        self.page.get_by_role("button", name=whose).first.click()
        self.page.locator(".workbooks-choice [aria-pressed=true]").first.wait_for()
        return self

    def apply(self):
        self.page.get_by_role("button", name="Appliquer").click()
        self.page.get_by_role("button", name="Annuler ce retour").wait_for()
        return self

    def result(self, path):
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Résultat XLSX").click()
        download.value.save_as(path)
        return path
