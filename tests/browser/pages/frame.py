"""What every page has: signing in, the menu, the words said in passing; and how a page is looked at."""

import os
import subprocess
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.browsing import DESK

IMAGES = Path(__file__).resolve().parents[3] / "docs" / "images"


def sign_in(page, name, password):
    page.goto("/compte/connexion/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "connexion" not in url)


def choose(page, entry):
    """An entry of the menu."""
    page.get_by_role("navigation").get_by_role("link", name=entry, exact=True).first.click()


def violations(page):
    """What axe reproaches the page with."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


def overflow(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def picture(page, name, *, height=DESK["height"]):
    """A picture for the documentation, when they are asked for: what a window of that height shows."""
    if os.environ.get("JALON_SCREENSHOTS"):
        IMAGES.mkdir(exist_ok=True)
        page.mouse.move(0, 0)
        page.set_viewport_size({**DESK, "height": height})
        page.screenshot(path=IMAGES / f"{name}.png")
        page.set_viewport_size(DESK)


def picture_of_document(path, name):
    """The first page of a PDF, likewise; poppler's pdftoppm draws it."""
    if os.environ.get("JALON_SCREENSHOTS"):
        words = ["pdftoppm", "-png", "-singlefile", "-r", "96", str(path), str(IMAGES / name)]
        subprocess.run(words, check=True)
