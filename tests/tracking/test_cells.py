import pytest

from jalon.accounts.models import AuditEvent
from jalon.indicators.models import Observation
from tests.accounts import people
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, EJ_BERGERAC

AUGUST = "?region=75&mois=2022-08"

pytestmark = pytest.mark.django_db


def cell(finess, column):
    return f"/suivi/segur_es/{finess}/{column}/"


def expected_of(response):
    return "" if response.context["cell"].expected is None else str(response.context["cell"].expected)


def write(client, finess, column, value, **more):
    form = {"valeur": value, "attendu": expected_of(client.get(cell(finess, column) + AUGUST))} | more
    return client.post(f"{cell(finess, column)}ecrire/{AUGUST}", form)


def shown(client, finess, column):
    return client.get(cell(finess, column) + AUGUST).context["shown"].text


def test_panel_says_value_owner_and_origin(reader, entities):
    response = reader.get(cell(BERGERAC, "asp_etat_dpi") + AUGUST)

    text = response.content.decode()
    assert "Commande signée" in text
    assert "ANS" in text
    assert "Origine" in text


def test_panel_of_a_legal_entity_value_names_its_sites(reader, entities):
    text = reader.get(cell(ANNEXE, "mssante_messages_envoyes") + AUGUST).content.decode()

    assert EJ_BERGERAC in text
    assert "2 sites" in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "comptée une fois" in text


def test_owner_writes_then_takes_back(reader, entities):
    answer = write(reader, CLINIQUE, "meteo", "Non démarré")
    assert answer.status_code == 200
    assert shown(reader, CLINIQUE, "meteo") == "Non démarré"

    undo = f"{cell(CLINIQUE, 'meteo')}annuler/{answer.context['written']}/{AUGUST}"
    assert reader.post(undo).status_code == 200

    assert shown(reader, CLINIQUE, "meteo") == "Déployé / VA signée"
    assert AuditEvent.objects.filter(verb="tracking.cell_written").count() == 1
    assert AuditEvent.objects.filter(verb="tracking.cell_undone").count() == 1


def test_writing_a_carried_state_confirms_it_for_the_month(reader, entities):
    before = reader.get(cell(BERGERAC, "meteo") + AUGUST)
    assert before.context["shown"].says == "repris de juillet 2022"
    assert "Confirmer" in before.content.decode()

    write(reader, BERGERAC, "meteo", "Non démarré")

    assert reader.get(cell(BERGERAC, "meteo") + AUGUST).context["shown"].says == ""
    assert Observation.objects.filter(indicator__code="meteo", entity=entities[BERGERAC]).count() == 2


def test_history_shows_what_was_replaced(reader, entities):
    write(reader, CLINIQUE, "meteo", "Non démarré")

    text = reader.get(cell(CLINIQUE, "meteo") + AUGUST).content.decode()
    assert "remplacée" in text
    assert "Déployé / VA signée" in text


def test_second_writer_is_told_and_nothing_is_lost(reader, entities):
    seen = expected_of(reader.get(cell(CLINIQUE, "meteo") + AUGUST))
    write(reader, CLINIQUE, "meteo", "Non démarré")

    answer = reader.post(
        f"{cell(CLINIQUE, 'meteo')}ecrire/{AUGUST}",
        {"valeur": "En cours de déploiement - Alerte", "attendu": seen},
    )

    assert answer.status_code == 409
    assert "Rien n'a été écrasé" in answer.context["problem"]
    assert shown(reader, CLINIQUE, "meteo") == "Non démarré"


def test_another_owner_s_cell_says_why_it_is_closed(reader, entities):
    page = reader.get(cell(BERGERAC, "asp_etat_dpi") + AUGUST)
    assert not page.context["cell"].writing.allowed
    assert "ANS" in page.context["cell"].writing.why_not

    answer = reader.post(f"{cell(BERGERAC, 'asp_etat_dpi')}ecrire/{AUGUST}", {"valeur": "Non concerné"})

    assert answer.status_code == 409
    assert shown(reader, BERGERAC, "asp_etat_dpi") == "Commande signée"


@pytest.mark.parametrize(("role", "actor", "places"), [
    ("lecteur", "region", ["region:75"]), ("region", "region", ["departement:33"]), ("national", "cnam", []),
])  # fmt: skip
def test_wrong_role_place_or_actor_may_not_write(client, entities, role, actor, places):
    client.force_login(people.make("autre", role, actor, places))

    answer = client.post(f"{cell(BERGERAC, 'meteo')}ecrire/{AUGUST}", {"valeur": "Non démarré"})

    assert answer.status_code in {400, 409}
    assert not Observation.objects.filter(indicator__code="meteo", period="2022-08", entity=entities[BERGERAC]).exists()


def test_national_owner_writes_his_own_column(client, entities):
    client.force_login(people.make("ans", "national", "ans"))

    write(client, CLINIQUE, "asp_etat_dpi", "En cours de signature")

    assert shown(client, CLINIQUE, "asp_etat_dpi") == "En cours de signature"


def test_value_of_a_legal_entity_is_written_once_for_its_sites(client, entities):
    client.force_login(people.make("ans", "national", "ans"))

    write(client, ANNEXE, "mssante_messages_envoyes", "2 000")

    assert "2" in shown(client, BERGERAC, "mssante_messages_envoyes")
    assert (
        Observation.objects.get(indicator__code="mssante_messages_envoyes", superseded_by=None).entity_id
        == entities[EJ_BERGERAC]
    )


@pytest.mark.parametrize(("value", "says"), [("ensoleillé", "dans la liste"), ("x" * 3000, "dans la liste")])
def test_entry_that_cannot_be_read_is_refused_beside_the_form(reader, entities, value, says):
    answer = write(reader, CLINIQUE, "meteo", value)

    assert answer.status_code == 409
    assert says in answer.context["problem"]


def test_computed_cell_says_what_it_is_made_of_and_is_closed(reader, entities):
    page = reader.get(cell(BERGERAC, "mssante_messages_par_boite") + AUGUST)

    assert "calculée" in page.context["cell"].writing.why_not
    assert [definition.id for definition, _ in page.context["cell"].inputs] == [
        "mssante_messages_envoyes",
        "mssante_boites",
    ]


def test_past_is_read_and_never_written(reader, entities):
    page = reader.get(cell(CLINIQUE, "meteo") + AUGUST + "&connu=2100-01-01")

    assert page.context["shown"].text == "Déployé / VA signée"
    assert not page.context["cell"].writing.allowed


def test_before_the_directory_was_known_there_was_no_line(reader, entities):
    assert reader.get(cell(CLINIQUE, "meteo") + AUGUST + "&connu=2022-09-05").status_code == 400


@pytest.mark.parametrize("address", [cell("999999999", "meteo"), cell(BERGERAC, "rien")])
def test_unknown_line_or_column_is_refused(reader, entities, address):
    assert reader.get(address + AUGUST).status_code == 400


def test_part_and_page_show_the_same_panel(reader, entities):
    address = cell(CLINIQUE, "meteo") + AUGUST

    part = reader.get(address, headers={"X-Requested-With": "jalon"}).content.decode()

    assert "<html" not in part
    assert part.split("cell-where")[1][:400] in reader.get(address).content.decode()
