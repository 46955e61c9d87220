"""Whatever is written in an address or a form: an answer in French, never an error, never raw html."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.web import worlds

pytestmark = pytest.mark.django_db

HTML = "\"'><img src=x onerror=alert(1)>"
HOSTILE = (
    HTML, "²", "-1", "9" * 30, "9" * 5000, "a\x00b", "%", "' OR 1=1 --", "🏥\u202e", "x" * 9000, "0001-01-01",
    "9999-12-31", "0000-00", "9999-12",
)  # fmt: skip
PARAMETERS = {
    "accounts:journal": "person verb text first last page",
    "accounts:journal_csv": "person first",
    "account_login": "next",
    "jobs:list": "page",
    "directory:home": "q region departement domaine categorie nature page",
    "directory:export": "q region nature",
    "directory:changes": "listes quoi region departement page",
    "directory:changes_export": "listes",
    "directory:establishment": "au connu",
    "directory:legal_entity": "au connu",
    "directory:legal_entity_export": "au connu",
    "directory:group_export": "au connu",
    "directory:unit": "code",
    "directory:loads": "page",
    "directory:load_report": "page",
    "indicators:findings": "etat gravite theme region page",
    "indicators:findings_export": "region",
    "sources:lot": "n",
    "sources:deliveries": "source mois etat page",
    "sources:queue": "quoi issue etat source texte livraison page",
    "sources:waiting_row": "q",
    "sources:row": "colonne",
    "tracking:grid": "region mois connu q tri colonnes vue page f.meteo f.asp_montant_dpi",
    "tracking:data": "region mois connu seules vue",
    "tracking:export": "region mois connu q tri colonnes vue f.meteo",
    "tracking:cell": "region mois connu vue",
    "tracking:workbooks": "region mois sorti",
    "tracking:workbook_return": "sort page colonne q",
}


@pytest.fixture
def world(tmp_path):
    with worlds.own_catalogue(tmp_path):
        yield worlds.make(tmp_path)


@pytest.fixture
def admin(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["admin"])
    return client


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_breaks_a_page(world, admin, name):
    for parameter in PARAMETERS[name].split():
        for value in HOSTILE:
            answer = admin.get(world.address(name), {parameter: value})
            text = worlds.text_of(answer)
            assert answer.status_code < 500, (parameter, value[:40])
            assert "<img src=x" not in text, (parameter, value)


FORMS = {
    "directory:correct": {"field": "name", "value": "x", "reason": "x"},
    "directory:comment": {"theme": "", "text": "x"},
    "directory:replace": {"come": worlds.FAR, "kind": "remplace_par", "valid_from": "2022-01-01"},
    "indicators:acknowledge": {"constat": "1", "motif": "x"},
    "sources:apply_lot": {"n": "1", "lot": "1"},
    "sources:read_again": {"period": "", "source": ""},
    "sources:answer_row": {"entite": "1", "nature": "", "motif": "x", "suite": ""},
    "sources:answer_cell": {"valeur": "x", "motif": "x", "suite": ""},
    "tracking:save_view": {"nom": "x", "partagee": "oui"},
    "tracking:take_workbook": {"contenu": "tout", "theme": "", "departement": "", "avant": "2099-01-01"},
    "tracking:choose_in_return": {"case": "1", "toutes": "", "choix": "theirs", "page": "1"},
    "tracking:write": {"valeur": "x", "maniere": "valeur", "attendu": "1"},
    "accounts:invite": {"username": "x", "role": "lecteur", "actor": "region", "territories": "", "themes": "",
                        "email": "", "first_name": "", "last_name": "", "organisation": ""},
    "accounts:person": {"role": "lecteur", "actor": "region", "territories": "", "themes": ""},
    "account_login": {"login": "admin", "password": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_no_field_breaks_an_act(world, admin, name):
    for field in FORMS[name]:
        for value in HOSTILE:
            answer = admin.post(world.address(name), FORMS[name] | {field: value})
            assert answer.status_code < 500, (field, value[:40])
            assert "<img src=x" not in answer.text, (field, value)


@pytest.mark.parametrize("verb", ["regler", "ecarter", "reprendre", "prendre", "garder", "choisir", HTML, "²"])
def test_no_answer_breaks_the_queue(world, admin, verb):
    for place in (f"lignes/{world.row.pk}", f"cellules/{world.cell.pk}"):
        for value in HOSTILE:
            form = {"entite": value, "nature": "", "motif": value, "valeur": value}
            assert admin.post(f"/sources/a-regler/{place}/{quote(verb)}/", form).status_code < 500, (place, value[:40])


def test_no_address_breaks_the_site(world, admin):
    for name, given in worlds.every_argument(world):
        for argument, usual in given.items():
            for value in (0, 2**63, 10**30) if isinstance(usual, int) else (quote(v, safe="") for v in HOSTILE):
                address = world.address(name).replace(f"/{usual}", f"/{value}")
                answer = admin.get(address)
                worlds.body_of(answer)
                assert answer.status_code < 500, (name, argument, address[:80])
