"""What a file, a name or a message holds is text: never markup in a page, never a formula in a spreadsheet."""

import csv
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from jalon.accounts import actions as accounts
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Finding
from jalon.sources import actions as sources
from jalon.tracking import actions as tracking
from tests.accounts import people
from tests.directory import lists
from tests.indicators.worlds import publish
from tests.sources import files
from tests.web import worlds
from tests.web.test_in_browser import sign_in

MARKUP = "<img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK(1)"
NUMBER, SEAT, UNKNOWN = (lists.number(eight) for eight in ("24000037", "24000005", "33079001"))
MONTH = "2022-08"
GRID = f"/suivi/segur_es/?region=75&mois={MONTH}&colonne=commentaire_general&colonne=commune"
CELL = f"/suivi/segur_es/{NUMBER}/commentaire_general/?region=75&mois={MONTH}"


def told(folder, text):
    """That text wherever a file or a person may put one."""
    person = people.make("claire", "administrateur")
    path = folder / "etablissements_essai.csv"
    row = lists.regional_row(NUMBER, text, SEAT, pmsi=SEAT).replace("BERGERAC", text)
    path.write_text(f"{lists.REGIONAL}\n{row}", encoding="utf-8")
    directory.load_file(path, person)
    site = Entity.objects.get(kind="et", code=NUMBER)
    directory.comment(entity=site, text=text, by=person)
    directory.correct(entity=site, field="siret", value="", reason=text, by=person)
    publish([("commentaire_general", MONTH, site.pk, text)])
    tracking.save_view(grid="segur_es", name=text, state={}, shared=True, by=person)
    number = indicator_ids(["commentaire_general"])["commentaire_general"]
    Finding.objects.create(check_code="saut", severity="erreur", entity=site, indicator_id=number, message=text)
    accounts.create_person(username="autre", first_name=text, role="lecteur", actor="region", by=person)
    rows = [(NUMBER, text, text, "", ""), (UNKNOWN, text, "Oui", "", "")]
    content = ContentFile(files.certificates(rows).encode())
    received = sources.receive(content, name=f"DMP_certificats_{MONTH} {text}.csv", by=person)
    sources.plan(received)
    received.refresh_from_db()
    sources.apply_plan(received, by=person)
    return person, received


def pages_of(delivery):
    row, cell = delivery.waiting_rows.get(), delivery.waiting_cells.get()
    return [
        "/", "/annuaire/", "/annuaire/?q=onerror", f"/annuaire/{NUMBER}/", f"/annuaire/ej/{SEAT}/",
        "/annuaire/chargements/", "/annuaire/changements/", "/indicateurs/constats/", "/sources/",
        "/sources/livraisons/", reverse("sources:delivery", args=[delivery.pk]), "/sources/a-regler/",
        "/sources/a-regler/?quoi=cellules", reverse("sources:waiting_row", args=[row.pk]),
        reverse("sources:waiting_cell", args=[cell.pk]), reverse("sources:row", args=[delivery.pk, 0, 2]),
        "/compte/personnes/", "/compte/journal/", GRID, CELL,
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_markup_is_shown_as_text_on_every_page(page, tmp_path):
    _, delivery = told(tmp_path, MARKUP)
    seen, dialogs = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    sign_in(page, "claire")

    for address in pages_of(delivery):
        page.goto(address)
        assert page.locator("img[src=x]").count() == 0, address
        seen += [address] * (MARKUP in page.inner_text("body"))
    page.goto(GRID)
    page.locator("td.cell").first.click()
    page.locator("[name=valeur]").first.wait_for()

    assert page.locator("img[src=x]").count() == 0
    assert dialogs == []
    assert {GRID, CELL, "/annuaire/", f"/annuaire/{NUMBER}/", "/sources/a-regler/"} <= set(seen)


def exports_of(delivery):
    return [
        "/annuaire/export.csv", "/indicateurs/constats/export.csv", "/compte/journal/export.csv",
        GRID.replace("/?", "/export.csv?"), reverse("sources:report", args=[delivery.pk, "csv"]),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("formula", [FORMULA, "+1+cmd|x", "-2+3", "@SUM(1)"])
def test_no_cell_of_an_export_begins_a_formula(client, tmp_path, formula):
    person, delivery = told(tmp_path, formula)
    client.force_login(person)

    for address in exports_of(delivery):
        text = worlds.body_of(client.get(address)).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
        assert f"'{formula}" in cells or "journal" in address, address
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "-2"))] == [], address


@pytest.mark.django_db
def test_no_workbook_holds_a_formula(client, tmp_path):
    person, delivery = told(tmp_path, FORMULA)
    client.force_login(person)

    for address in (GRID.replace("/?", "/export.xlsx?"), reverse("sources:report", args=[delivery.pk, "xlsx"])):
        book = openpyxl.load_workbook(io.BytesIO(worlds.body_of(client.get(address))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert FORMULA in {cell.value for cell in cells}
        assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
