"""Closing a month and taking its archive, on the running demo. May 2024 of the medico-social grid is nobody else's."""

import hashlib
import json

import pytest

from tests.browser.pages.frame import violations

MONTH = "2024-05"
MONTHS = "/suivi/segur_essms/mois/"


@pytest.fixture
def region(demo, visit):
    return visit(demo, "demo-region")


def test_month_is_closed_archived_verified_and_reopened(demo, region):
    row = region.locator(f"#mois-{MONTH}")
    region.goto(MONTHS)
    row.get_by_role("link", name="Clore…").click()
    assert violations(region) == []

    region.get_by_label("Note").fill("vu en comité")
    region.get_by_role("button", name="Clore").click()
    taken = wait_for_archive(region, row)
    assert violations(region) == []

    manifest = json.loads(taken["Manifeste"])
    sealed = next(file for file in manifest["fichiers"] if file["nature"] == "csv")
    assert hashlib.sha256(taken["CSV canonique"]).hexdigest() == sealed["sha256"]
    assert manifest["note"] == "vu en comité"

    row.get_by_role("button", name="Vérifier").click()
    region.get_by_role("link", name="Lire le résultat").click(timeout=60_000)
    assert "Identique à l'octet" in region.locator("main").inner_text()
    assert violations(region) == []

    region.goto(f"/suivi/segur_essms/?mois={MONTH}")
    assert "Clos le" in region.locator(".closed-banner").inner_text()
    assert violations(region) == []

    region.goto(MONTHS)
    row.get_by_role("link", name="Rouvrir…").click()
    region.get_by_label("Pourquoi").fill("essai terminé")
    region.get_by_role("button", name="Rouvrir").click()
    assert "rouvert" in row.inner_text()


def wait_for_archive(page, row):
    """The files of the archive, once the worker has sealed it."""
    for _ in range(60):
        if row.get_by_role("link", name="Classeur").count():
            break
        page.wait_for_timeout(500)
        page.goto(MONTHS)
    files = {}
    for name in ("CSV canonique", "Manifeste"):
        with page.expect_download() as download:
            row.get_by_role("link", name=name).click()
        files[name] = download.value.path().read_bytes()
    return files
