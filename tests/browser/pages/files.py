"""The files: depositing, what was read, what waits."""

import re

from tests.browser.pages.frame import choose


class DepositPage:
    def __init__(self, page):
        self.page = page

    def open(self):
        choose(self.page, "Sources")
        self.page.get_by_role("link", name="Déposer des fichiers").first.click()
        return self

    def hand_over(self, *paths):
        self.page.locator("input[type=file]").set_input_files([str(path) for path in paths])
        self.page.get_by_role("button", name="Déposer et lire").click()
        return LotPage(self.page)


class LotPage:
    """Files just deposited: read one after the other, applied when the person says so."""

    def __init__(self, page):
        self.page = page

    def apply(self):
        self.page.get_by_role("button", name=re.compile("^Appliquer ")).click()
        self.page.get_by_text("appliquée", exact=True).first.wait_for()
        return self

    def wait_until_read(self):
        self.page.get_by_role("button", name=re.compile("^Appliquer ")).wait_for()
        return self

    @property
    def text(self):
        return self.page.locator("main").inner_text()


class QueuePage:
    """Rows that wait for a person."""

    def __init__(self, page):
        self.page = page

    def open(self):
        choose(self.page, "À régler")
        return self

    def rows(self):
        return self.page.locator("table tbody tr")

    def open_row_of(self, file_name):
        """The first row that waits in that file."""
        row = self.rows().filter(has_text=file_name).first
        row.get_by_role("link").first.click()
        self.page.wait_for_url("**/a-regler/lignes/**")
        return WaitingRowPage(self.page)


class WaitingRowPage:
    def __init__(self, page):
        self.page = page

    def proposals(self):
        return self.page.locator("input[name=entite]").locator("xpath=..").all_inner_texts()

    def choose_first(self):
        self.page.locator("input[name=entite]").first.check()
        self.page.get_by_role("button", name="C’est celui-là").click()
        self.page.wait_for_load_state()

    @property
    def text(self):
        return self.page.locator("main").inner_text()
