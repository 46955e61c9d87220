"""Blocks through the address that the grid calls: the rights and checks of every cell, nobody's work lost."""

import json

import pytest

from jalon.accounts.models import AuditEvent
from jalon.indicators import ledger
from jalon.indicators.models import Batch, Observation
from jalon.tracking.models import Closing
from tests.accounts import people
from tests.indicators.worlds import held, publish
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE

BLOCK = "/suivi/segur_es/bloc/?region=75&mois=2022-08"
DATA = "/suivi/segur_es/donnees.json?region=75&mois=2022-08"
STARTED, ALERT, DONE = "Non démarré", "En cours de déploiement - Alerte", "Déployé / VA signée"

pytestmark = pytest.mark.django_db


def seen(client, finess, column):
    """[value, state, period] as the browser shows it."""
    month = client.get(DATA).json()
    found = month["columns"][column]
    value, state, period, _ = found["d"][found["c"][month["lines"]["finess_et"].index(finess)]]
    return [value, state, period or found["period"]]


def entry(client, finess, column, written, **more):
    return {"finess": finess, "colonne": column, "ecrit": written, "vu": seen(client, finess, column)} | more


def send(client, *entries, **pasted):
    body = {"entrees": list(entries)} if entries else {"colle": pasted}
    return client.post(BLOCK, json.dumps(body), content_type="application/json")


def undo(client, batch):
    address = f"/suivi/segur_es/bloc/annuler/{batch}/?region=75&mois=2022-08"
    return client.post(address, headers={"Accept": "application/json"})


def shown(client, finess, column):
    return seen(client, finess, column)[0]


def test_a_block_is_written_and_told(reader, entities):
    answer = send(
        reader, entry(reader, BERGERAC, "meteo", ALERT), entry(reader, ANNEXE, "meteo", STARTED),
        entry(reader, CLINIQUE, "meteo", DONE),
    ).json()  # fmt: skip

    assert answer["phrase"] == "2 cases écrites, 1 inchangée."
    assert "meteo" in answer["colonnes"]
    assert [shown(reader, one, "meteo") for one in (BERGERAC, ANNEXE, CLINIQUE)] == [ALERT, STARTED, DONE]


def test_a_pasted_text_lands_on_the_lines_and_columns_given(reader, entities):
    lines, columns = [BERGERAC, ANNEXE], ["meteo", "commentaire_general"]

    answer = send(
        reader, texte=f'{ALERT}\t"à revoir\nen mai"\r\n{STARTED}\t\r\n{DONE}\thors\r\n', lignes=lines, colonnes=columns,
        selection=[1, 1], vus=[[seen(reader, line, column) for column in columns] for line in lines],
    ).json()  # fmt: skip

    assert answer["phrase"] == "3 cases écrites, 1 inchangée, 2 hors de la grille."
    assert shown(reader, BERGERAC, "commentaire_general") == "à revoir\nen mai"
    assert held("commentaire_general", "2022-08").keys() == {entities[CLINIQUE], entities[BERGERAC]}


def test_cells_refused_are_named_and_the_others_written(reader, entities):
    answer = send(
        reader, entry(reader, BERGERAC, "meteo", "Beau temps"), entry(reader, BERGERAC, "asp_etat_dpi", "Non concerné"),
        entry(reader, CLINIQUE, "commentaire_general", "Patient 1 84 12 76 451 089 46"),
        entry(reader, ANNEXE, "meteo", STARTED), {"finess": "999", "colonne": "meteo", "ecrit": "x"},
        {"finess": ANNEXE, "colonne": "nulle", "ecrit": "x"},
    ).json()  # fmt: skip

    sentences = [one["phrase"] for one in answer["refusees"]]
    assert answer["ecrites"] == 1
    assert answer["refus"] == len(sentences) == 5
    assert sentences[0].startswith("CH DE BERGERAC, Météo : « Beau temps » n'est pas dans la liste")
    assert "appartient à" in sentences[1]
    assert "sécurité sociale" in sentences[2]
    assert held("meteo", "2022-08")[entities[ANNEXE]] == STARTED


def test_nothing_is_emptied_where_nothing_stands(reader, entities):
    answer = send(
        reader, entry(reader, ANNEXE, "meteo", ""), entry(reader, CLINIQUE, "meteo", "", maniere="vider")
    ).json()

    assert (answer["ecrites"], answer["inchangees"]) == (1, 1)
    assert Observation.objects.filter(entity=entities[ANNEXE], indicator__code="meteo").count() == 0
    assert shown(reader, CLINIQUE, "meteo") is None


def test_a_state_may_be_written_in_words(reader, entities):
    send(reader, entry(reader, CLINIQUE, "meteo", "n.d."))

    assert seen(reader, CLINIQUE, "meteo") == [None, 2, "2022-08"]


def test_a_carried_value_is_confirmed_for_the_month(reader, entities):
    answer = send(
        reader, entry(reader, BERGERAC, "meteo", "", maniere="confirmer"),
        entry(reader, CLINIQUE, "meteo", "", maniere="confirmer"),
        entry(reader, ANNEXE, "meteo", "", maniere="confirmer"),
    ).json()  # fmt: skip

    assert (answer["ecrites"], answer["inchangees"]) == (1, 2)
    assert seen(reader, BERGERAC, "meteo") == [STARTED, 0, "2022-08"]


def test_the_second_of_two_is_told_by_whom_and_nothing_is_lost(reader, client, entities):
    late = [entry(reader, CLINIQUE, "meteo", ALERT), entry(reader, BERGERAC, "meteo", ALERT)]
    send(reader, entry(reader, CLINIQUE, "meteo", STARTED))

    answer = send(reader, *late).json()

    [conflict] = answer["conflits"]
    assert (conflict["leur"], conflict["mienne"], conflict["par"]) == (STARTED, ALERT, "regionale")
    assert answer["ecrites"] == 1
    assert shown(reader, CLINIQUE, "meteo") == STARTED

    mine = {key: conflict[key] for key in ("finess", "colonne", "ecrit", "maniere", "vu")}
    assert send(reader, mine).json()["ecrites"] == 1
    assert shown(reader, CLINIQUE, "meteo") == ALERT


def test_a_value_carried_that_changed_since_is_not_confirmed(reader, entities):
    late = entry(reader, BERGERAC, "meteo", "", maniere="confirmer")
    [first] = Observation.objects.filter(indicator__code="meteo", period="2022-07")
    publish([("meteo", "2022-07", entities[BERGERAC], DONE)], superseding=[first.pk])

    answer = send(reader, late).json()

    assert (answer["ecrites"], len(answer["conflits"])) == (0, 1)


def test_two_values_for_one_legal_entity_are_refused(client, entities):
    client.force_login(people.make("ans", "national", "ans"))

    answer = send(
        client, entry(client, BERGERAC, "mssante_messages_envoyes", "2000"),
        entry(client, ANNEXE, "mssante_messages_envoyes", "3000"),
    ).json()  # fmt: skip

    assert (answer["ecrites"], answer["refus"]) == (1, 1)
    assert "toute l'entité" in answer["refusees"][0]["phrase"]


def test_undo_and_redo_of_a_block(reader, entities):
    written = send(reader, entry(reader, CLINIQUE, "meteo", ALERT), entry(reader, BERGERAC, "meteo", ALERT)).json()

    undone = undo(reader, written["publication"]).json()
    between = [shown(reader, one, "meteo") for one in (BERGERAC, CLINIQUE)]
    undo(reader, undone["publication"])

    assert undone["phrase"] == "2 cases rétablies."
    assert between == [STARTED, DONE]
    assert [shown(reader, one, "meteo") for one in (BERGERAC, CLINIQUE)] == [ALERT, ALERT]


def test_undo_leaves_what_was_changed_since_and_names_it(reader, entities):
    written = send(reader, entry(reader, CLINIQUE, "meteo", ALERT), entry(reader, BERGERAC, "meteo", ALERT)).json()
    send(reader, entry(reader, CLINIQUE, "meteo", STARTED))

    undone = undo(reader, written["publication"]).json()

    assert undone["laissees"] == ["CLINIQUE DU PORT, Météo"]
    assert [shown(reader, one, "meteo") for one in (BERGERAC, CLINIQUE)] == [STARTED, STARTED]


def test_only_its_author_takes_a_block_back(reader, client, entities):
    written = send(reader, entry(reader, CLINIQUE, "meteo", ALERT)).json()
    client.force_login(people.make("collegue", "region", "region", ["region:75"]))

    answer = undo(client, written["publication"])

    assert answer.status_code == 400
    assert "Seule la personne" in answer.json()["probleme"]


def test_a_file_is_not_taken_back_as_a_block(reader, entities, officer):
    batch = Batch.objects.filter(kind=Batch.Kind.DELIVERY).first()
    Batch.objects.filter(pk=batch.pk).update(author=officer)

    assert undo(reader, batch.pk).status_code == 400


def test_a_closed_month_refuses_the_whole_block_and_its_undo(reader, entities):
    written = send(reader, entry(reader, CLINIQUE, "meteo", ALERT)).json()
    late = entry(reader, BERGERAC, "meteo", ALERT)
    Closing.objects.create(grid="segur_es", region="75", month="2022-08", known_at=ledger.last_instant())

    answers = [send(reader, late), undo(reader, written["publication"])]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("clos" in answer.json()["probleme"] for answer in answers)


@pytest.mark.parametrize(("role", "actor", "places", "themes"), [
    ("lecteur", "region", ["region:75"], []), ("region", "region", ["departement:33"], []),
    ("national", "cnam", [], []), ("region", "region", ["region:75"], ["mssante"]),
])  # fmt: skip
def test_wrong_role_place_actor_or_theme_writes_nothing(client, entities, role, actor, places, themes):
    client.force_login(people.make("autre", role, actor, places, themes))
    before = Observation.objects.count()

    answer = send(client, {"finess": CLINIQUE, "colonne": "meteo", "ecrit": ALERT, "vu": [DONE, 0, "2022-08"]})

    assert answer.json()["ecrites"] == 0
    assert Observation.objects.count() == before


def test_someone_of_another_region_is_refused(client, entities):
    client.force_login(people.make("voisine", "region", "region", ["region:53"]))

    assert send(client, {"finess": CLINIQUE, "colonne": "meteo", "ecrit": ALERT}).status_code == 400


def test_the_past_is_not_written(reader, entities):
    answer = reader.post(f"{BLOCK}&connu=2023-01-01", "{}", content_type="application/json")

    assert "telle qu'elle était connue" in answer.json()["probleme"]


def test_whether_a_month_is_closed_is_not_told_to_another_region(client, entities):
    Closing.objects.create(grid="segur_es", region="75", month="2022-08", known_at=ledger.last_instant())
    client.force_login(people.make("voisine", "region", "region", ["region:24"]))

    answer = send(client, {"finess": CLINIQUE, "colonne": "meteo", "ecrit": ALERT})

    assert answer.status_code == 400
    assert "périmètre" in answer.json()["probleme"]


def test_too_large_a_block_is_refused(reader, entities):
    one = {"finess": CLINIQUE, "colonne": "meteo", "ecrit": ALERT}

    answer = send(reader, *[one] * 20_001)

    assert answer.status_code == 400
    assert "20\u202f000" in answer.json()["probleme"]


@pytest.mark.parametrize("body", [
    " ", "[]", "3", "null", "{}", '{"entrees": 3}', '{"entrees": [3]}', '{"entrees": [{"finess": "1"}]}',
    '{"entrees": [{"finess": "1", "colonne": "meteo", "vu": 3}]}',
    '{"entrees": [{"finess": "1", "colonne": "meteo", "vu": [{}, 0, null]}]}',
    '{"entrees": [{"finess": "1", "colonne": "meteo", "maniere": "autre"}]}',
    '{"colle": {"texte": "a", "lignes": ["1"], "colonnes": ["meteo"], "selection": [1], "vus": []}}',
    '{"colle": {"texte": "a", "lignes": ["1"], "colonnes": ["meteo"], "selection": [1, 1], "vus": []}}',
    '{"colle": {"texte": "a", "lignes": ["1"], "colonnes": ["meteo"], "selection": [1e400, 1], "vus": [[null]]}}',
    "[" * 5000,
])  # fmt: skip
def test_an_unreadable_block_is_refused_in_french(reader, entities, body):
    answer = reader.post(BLOCK, body, content_type="application/json")

    assert answer.status_code == 400
    assert "illisible" in answer.json()["probleme"]


def test_characters_no_database_keeps_are_dropped(reader, entities):
    answer = send(reader, entry(reader, BERGERAC, "commentaire_general", "fin\u0000 du\ud800 mois"))

    assert answer.json()["ecrites"] == 1
    assert shown(reader, BERGERAC, "commentaire_general") == "fin du mois"


def test_one_trace_for_a_block_with_its_counts(reader, entities):
    send(reader, entry(reader, CLINIQUE, "meteo", ALERT), entry(reader, BERGERAC, "meteo", ALERT),
         entry(reader, ANNEXE, "meteo", "Beau temps"))  # fmt: skip

    [event] = AuditEvent.objects.filter(verb="tracking.block_written")
    assert (event.details["cells"], event.details["refused"], event.details["columns"]) == (2, 1, ["meteo"])


# The page, without JavaScript

FILL = "/suivi/segur_es/bloc/?region=75&mois=2022-08&f.raison_sociale=bergerac"


def test_the_page_offers_only_columns_that_are_open(reader, entities):
    themes = reader.get(FILL).context["themes"]

    offered = {column.indicator.owner for _, columns in themes for column in columns}
    assert offered == {"region"}


def test_a_preview_writes_nothing_and_says_what_would_change(reader, entities):
    before = Observation.objects.count()

    page = reader.get(f"{FILL}&colonne=meteo&valeur={ALERT}")

    preview = page.context["preview"]
    assert [(line.before, line.after) for line in preview.lines] == [
        ("Non démarré (repris de juillet 2022)", ALERT), ("(vide)", ALERT),
    ]  # fmt: skip
    assert Observation.objects.count() == before


def test_what_was_previewed_is_written_and_what_changed_since_is_left(reader, entities):
    cells = reader.get(f"{FILL}&colonne=meteo&valeur={ALERT}").context["preview"].cells
    send(reader, entry(reader, ANNEXE, "meteo", DONE))

    page = reader.post(FILL, {"colonne": "meteo", "valeur": ALERT, "maniere": "valeur", "cases": cells})

    assert page.context["done"]["ecrites"] == 1
    assert [one["leur"] for one in page.context["done"]["conflits"]] == [DONE]
    assert [shown(reader, one, "meteo") for one in (BERGERAC, ANNEXE)] == [ALERT, DONE]


def test_the_page_confirms_what_is_carried_over(reader, entities):
    preview = reader.get(f"{FILL}&colonne=meteo&maniere=confirmer").context["preview"]

    assert (preview.changing, preview.unchanged) == (1, 1)


def test_the_page_takes_its_block_back(reader, entities):
    cells = reader.get(f"{FILL}&colonne=meteo&valeur={ALERT}").context["preview"].cells
    done = reader.post(FILL, {"colonne": "meteo", "valeur": ALERT, "cases": cells}).context["done"]

    page = reader.post(f"/suivi/segur_es/bloc/annuler/{done['publication']}/?region=75&mois=2022-08")

    assert "2 cases rétablies" in page.text
    assert shown(reader, BERGERAC, "meteo") == STARTED


def test_a_reader_is_told_that_no_column_is_open(client, entities):
    client.force_login(people.make("lectrice", "lecteur", "region", ["region:75"]))

    assert "Aucune colonne ne vous est ouverte" in client.get(FILL).text


def test_a_damaged_form_is_refused(reader, entities):
    answer = reader.post(FILL, {"colonne": "meteo", "valeur": ALERT, "cases": "1:2:3"})

    assert answer.status_code == 400
