import io

import openpyxl
import pytest
from django.urls import reverse

from jalon import catalogue
from jalon.antibiotics.actions.preparing import prepare
from jalon.antibiotics.bringing import described
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

pytestmark = pytest.mark.django_db
KINDS = ["structure", "journees", "admissions", "consommations", "resistances", "medicaments"]


@pytest.mark.parametrize("definition", KINDS)
def test_template_is_recognised_as_what_it_is_for_and_its_example_is_read(client, definition):
    worlds.open_vault()
    client.force_login(small.person("pharmacienne"))

    answer = client.get(reverse("antibiotics:template_file", args=[definition]))

    one = prepare(answer.content, name="fichier.xlsx", establishment=small.hospital())
    assert one.kind == catalogue.current().hospital_files[definition].kind
    assert len(one.units) + len(one.presented) + (0 if one.frame is None else one.frame.height) == 1


def test_template_explains_each_column_in_a_comment():
    book = openpyxl.load_workbook(
        io.BytesIO(described.template_workbook(catalogue.current().hospital_files["resistances"]))
    )

    headers = {cell.value: cell.comment for cell in book["Données"][1]}
    assert "pseudonyme" in headers["IPP pseudonymisé"].text
    assert "Obligatoire : oui" in headers["GERME"].text
    assert book["Données"]["A2"].comment.text.startswith("Ligne d'exemple")
    assert "Aide" in book.sheetnames


def test_page_of_templates_names_the_columns_and_what_is_never_read(client):
    client.force_login(small.person("pharmacienne"))

    page = client.get(reverse("antibiotics:kinds")).content.decode()

    assert all(one.title.replace("'", "&#x27;") in page for one in catalogue.current().hospital_files.values())
    assert "Jamais lues" in page
    assert "l&#x27;une des deux" in page


def test_template_of_an_unknown_kind_is_not_found(client):
    client.force_login(small.person("pharmacienne"))

    assert client.get(reverse("antibiotics:template_file", args=["autre"])).status_code == 404
