import json

import pytest
from django.urls import reverse

from tests.accounts import people
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE

GRID = "/suivi/segur_es/"
AUGUST = {"region": "75", "mois": "2022-08"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(reader, entities):
    def page(**asked):
        return reader.get(GRID, AUGUST | asked)

    return page


def names(response):
    return [row["line"]["finess_et"] for row in response.context["rows"]]


def test_page_shows_one_line_per_establishment_without_javascript(shown):
    response = shown()

    assert response.status_code == 200
    assert set(names(response)) == {BERGERAC, ANNEXE, CLINIQUE}
    text = response.content.decode()
    assert "Commande signée" in text
    assert "(Pas de commande signée)" in text


def test_heading_says_what_of_which_month_and_region(shown):
    text = shown().content.decode()

    assert "<h1>Suivi Ségur ES</h1>" in text
    assert "Nouvelle-Aquitaine" in text
    assert "août" in text


def test_month_looked_at_is_the_one_chosen_even_when_nothing_is_said_of_it(shown, reader):
    chosen = '<option value="2023-02" selected>'

    assert chosen in shown(mois="2023-02").text
    assert chosen in reader.get(f"{GRID}mois/", AUGUST | {"mois": "2023-02"}).text


def test_legal_entity_value_is_marked_on_each_site_and_counted_once(shown):
    sheet = shown().context["sheet"]

    column = next(c for c in sheet.columns if c.definition.id == "mssante_messages_envoyes")
    assert [column.entries[code][0] for code in column.codes].count(1830) == 2
    assert sheet.totals()["mssante_messages_envoyes"].sum == 1830


def test_carried_state_is_shown_as_carried(shown):
    response = shown(**{"f.finess_et": BERGERAC})

    cells = response.context["rows"][0]["cells"]
    assert 'title="repris de juillet 2022"><a href="/suivi/segur_es/240000372/meteo/?' in cells
    assert ">Non démarré</a>" in cells


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"q": "bergerac annexe"}, [ANNEXE]),
        ({"q": CLINIQUE}, [CLINIQUE]),
        ({"f.asp_etat_dpi": "=Commande signée"}, [BERGERAC]),
        ({"f.mssante_messages_envoyes": ">= 1000", "f.finess_et": ANNEXE}, [ANNEXE]),
        ({"f.asp_etat_dpi": "vide", "tri": "-raison_sociale"}, [CLINIQUE, ANNEXE]),
        ({"f.meteo": "deploye"}, [CLINIQUE]),
        ({"q": "zzz"}, []),
    ],
)
def test_filters_and_sort(shown, asked, kept):
    assert names(shown(**asked)) == kept


@pytest.mark.parametrize(
    "asked",
    [
        {"mois": "août"},
        {"mois": "2022-13"},
        {"tri": "rien"},
        {"f.rien": "x"},
        {"f.asp_montant_dpi": "beaucoup"},
        {"connu": "hier"},
    ],
)
def test_what_cannot_be_read_is_refused_in_french_and_never_a_500(shown, asked):
    response = shown(**asked)

    assert response.status_code == 400
    assert "«" in response.content.decode()


def test_unknown_grid_is_refused(reader):
    assert reader.get("/suivi/inconnue/").status_code == 400


def test_grid_of_another_region_is_not_shown(client, entities):
    client.force_login(people.make("voisine", "region", "region", ["region:53"]))

    assert client.get(GRID, AUGUST).status_code == 400
    assert client.get(f"{GRID}donnees.json", AUGUST).status_code == 400


def test_reader_of_one_theme_sees_its_columns_only(client, entities):
    client.force_login(people.make("themes", "lecteur", "region", ["region:75"], ["mssante"]))

    columns = {column.definition.theme for column in client.get(GRID, AUGUST).context["sheet"].columns}
    month = json.loads(client.get(f"{GRID}donnees.json", AUGUST).content)

    assert columns == {"mssante"}
    assert "asp_etat_dpi" not in month["columns"]


def test_data_say_the_same_as_the_page(shown, reader):
    month = json.loads(reader.get(f"{GRID}donnees.json", AUGUST).content)

    place = month["lines"]["finess_et"].index(BERGERAC)
    column = month["columns"]["asp_etat_dpi"]
    assert column["d"][column["c"][place]][:2] == ["Commande signée", 0]
    assert len(month["lines"]["id"]) == 3


def test_page_asks_the_database_little(shown, django_assert_max_num_queries):
    shown()

    with django_assert_max_num_queries(23):
        shown()


def test_anonymous_visitor_is_sent_to_sign_in(client):
    response = client.get(reverse("tracking:grid", args=["segur_es"]))

    assert response.status_code == 302
