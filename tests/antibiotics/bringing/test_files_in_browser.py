"""A quarter brought in a real browser, from the drop zone to its validation; each page readable by everyone."""

import pytest
from django.urls import reverse

from jalon.antibiotics.models import HospitalFile, PeriodValidation
from tests.accounts.people import PASSWORD
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds
from tests.browser.pages.frame import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def file(text, name):
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def can_be_read(page):
    assert (page.url, violations(page), overflow(page)) == (page.url, [], 0)


def sign_in(page, address):
    page.goto(address)
    page.locator("[name=login]").fill("pharmacienne")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/antibiotiques/**")


@pytest.mark.parametrize("window", ["page", "phone"])
def test_quarter_is_brought_read_again_applied_and_validated(request, window):
    worlds.open_vault()
    small.hospital()
    small.person("pharmacienne")
    page = request.getfixturevalue(window)
    sign_in(page, reverse("antibiotics:deposit"))
    can_be_read(page)

    page.get_by_label("Fichiers de l’hôpital").set_input_files(
        [file(small.STRUCTURE, "structure_2024-T1.csv"), file(small.BED_DAYS, "jh_2024-T1.csv"),
         file(small.ISOLATES, "labo_2024-T1.csv"), file("a;b\n1;2\n", "menus.csv")]
    )  # fmt: skip
    page.get_by_role("button", name="Déposer et lire").click()
    page.get_by_text("fichier non reconnu").wait_for()
    can_be_read(page)
    page.get_by_role("button", name="Appliquer les 3 fichiers").click()
    page.get_by_text("3 fichiers appliqués").wait_for()
    can_be_read(page)
    page.get_by_role("link", name="1er trimestre 2024").first.click()
    page.get_by_role("button", name="Valider la période").click()
    page.get_by_role("button", name="Valider", exact=True).click()
    page.get_by_text("Rien n’y change plus").wait_for()
    can_be_read(page)

    assert HospitalFile.objects.filter(state="applied").count() == 3
    assert PeriodValidation.objects.filter(reopened_at=None).count() == 1


def test_rows_and_forms_can_be_read_by_everyone(page):
    place = small.hospital()
    small.person("pharmacienne")
    held = small.bring_all(place)
    sign_in(page, reverse("antibiotics:files"))

    for address in (
        reverse("antibiotics:file", args=[held["resistances"].pk]) + "?ligne=2",
        reverse("antibiotics:file", args=[held["consommations"].pk]) + "?lignes=attente",
        small.address("entry", place, "2024-T1", "structure"),
        small.address("entry", place, "2024-T1", "consommations", uf="0101"),
        small.address("entry", place, "2024-T1", "resistances"),
        reverse("antibiotics:kinds"),
    ):
        page.goto(address)
        can_be_read(page)
