"""Priorities, samples and lists on their pages: what is ranked and why, what is kept, who may."""

import io

import openpyxl
import pytest

from jalon.directory.models import NamedList
from jalon.directory.queries import members_of_list
from tests.accounts import people
from tests.indicators.worlds import publish, standing_ids
from tests.tracking import worlds
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, EJ_BERGERAC, EJ_CLINIQUE

GRID = "/suivi/segur_es/"
HERE = {"region": "75", "mois": "2022-08"}
PRIORITIES = f"{GRID}priorites/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(entities):
    """Bergerac in alert since May; its legal entity sent nothing in June, July and August; the clinic did."""
    for month in ("2022-05", "2022-06", "2022-07", "2022-08"):
        publish(
            [("meteo", month, entities[BERGERAC], "En cours de déploiement - Alerte")],
            superseding=standing_at("meteo", month, entities[BERGERAC]),
        )
    for month in ("2022-06", "2022-07"):
        publish(
            [("mssante_messages_envoyes", month, entities[EJ_BERGERAC], 0)],
            coverage=[("mssante_messages_envoyes", month, worlds.COVERED)],
        )
    publish(
        [
            ("mssante_messages_envoyes", "2022-08", entities[EJ_BERGERAC], 0),
            ("mssante_messages_envoyes", "2022-08", entities[EJ_CLINIQUE], 250),
        ],
        superseding=standing_at("mssante_messages_envoyes", "2022-08", entities[EJ_BERGERAC]),
        coverage=[("mssante_messages_envoyes", "2022-08", worlds.COVERED)],
    )
    return entities


def standing_at(code, month, entity):
    """What is to be replaced in a cell that the world has filled already."""
    return [pk for one, pk in standing_ids(code, month).items() if one == entity]


def ranked(reader, **more):
    rows = reader.get(PRIORITIES, HERE | more).context["rows"]
    return [(row["rank"], row["name"], row["score"]) for row in rows]


def test_establishments_are_ranked_by_the_sum_of_their_rules(reader, course):
    assert ranked(reader) == [
        (1, "CH DE BERGERAC", 12),
        (2, "CH DE BERGERAC - ANNEXE", 4),
        (3, "CLINIQUE DU PORT", 0),
    ]


def test_each_line_says_why_with_the_values_seen(reader, course):
    first = reader.get(PRIORITIES, HERE).context["rows"][0]

    said = {reason.rule: " ; ".join(reason.says) for reason in first["reasons"]}
    assert said["alerte_meteo"] == "Météo : En cours de déploiement - Alerte (août 2022)"
    assert said["sans_message"] == "Nb de messages envoyés : 0 depuis juin 2022"
    assert said["stagne"].endswith("inchangé depuis mai 2022 au moins")


def test_what_is_not_known_is_said_and_never_counted(reader, course):
    first = reader.get(PRIORITIES, HERE).context["rows"][0]

    assert {reason.rule for reason in first["untold"]} == {"finance_sans_dmp", "raccorde_sans_usage", "grosse_activite"}
    assert first["possible"] == 8
    assert "3\u00a0règles non évaluables" in reader.get(PRIORITIES, HERE).text


def test_weights_tried_stay_in_the_address(reader, course):
    tried = {"poids.alerte_meteo": "0", "poids.sans_message": "10"}

    assert ranked(reader, **tried)[:2] == [(1, "CH DE BERGERAC", 13), (2, "CH DE BERGERAC - ANNEXE", 10)]
    assert reader.get(PRIORITIES, HERE | {"poids.alerte_meteo": "lourd"}).status_code == 400
    assert ranked(reader)[0] == (1, "CH DE BERGERAC", 12)


def test_weights_tried_can_be_kept_as_a_file(reader, course, tmp_path):
    from jalon.catalogue import SHIPPED
    from jalon.catalogue.loader import load

    file = reader.get(PRIORITIES, HERE | {"poids.alerte_meteo": "8", "poids.stagne": "0"}).context["file"]
    (tmp_path / "priorities").mkdir()
    (tmp_path / "priorities" / "accompagner_es.yaml").write_text(file, "utf-8")

    held = load(SHIPPED, tmp_path)

    assert held.problems == ()
    weights = {rule.id: rule.weight for rule in held.priorities["accompagner_es"].rules}
    assert (weights["alerte_meteo"], "stagne" in weights) == (8, False)
    shipped = {rule.id: rule.when for rule in load(SHIPPED).priorities["accompagner_es"].rules}
    assert {rule.id: rule.when for rule in held.priorities["accompagner_es"].rules}.items() <= shipped.items()


def test_filters_keep_ranks_of_the_whole(reader, course):
    assert ranked(reader, q="port") == [(3, "CLINIQUE DU PORT", 0)]
    assert [name for _, name, _ in ranked(reader, regle="sans_message")] == [
        "CH DE BERGERAC",
        "CH DE BERGERAC - ANNEXE",
    ]


def test_private_cell_is_not_read_through_the_priorities(client, course):
    client.force_login(people.make("ans", "national", "ans"))

    text = client.get(PRIORITIES, HERE).text

    assert "CH DE BERGERAC" in text
    assert "En cours de déploiement - Alerte" not in text
    assert "réservée à la région" in text


def test_export_has_one_column_per_rule(reader, course):
    content = reader.get(f"{PRIORITIES}export.xlsx", HERE).content

    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "Rang")
    first = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (first["Raison sociale"], first["Score"], first["Alerte météo"]) == ("CH DE BERGERAC", 12, "oui")
    assert first["Grosse activité"] == "non évaluable"


def test_ticked_establishments_become_a_list_with_their_why(reader, course):
    form = {"nom": "À relancer", "finess": [ANNEXE], "partagee": "oui", "premiers": "20"}

    reader.post(f"{PRIORITIES}liste/?region=75&mois=2022-08", form)

    made = NamedList.objects.get()
    assert members_of_list(made) == [course[ANNEXE]]
    member = made.members.get()
    assert (member.score, member.why[0]) == (
        4,
        "Aucun message depuis 3 mois – Nb de messages envoyés : 0 depuis juin 2022",
    )
    assert made.origin["priority"] == "accompagner_es"
    assert set(made.origin["themes"]) >= {"segur", "mssante"}


def test_without_ticks_the_first_ones_are_taken(reader, course):
    reader.post(f"{PRIORITIES}liste/?region=75&mois=2022-08", {"nom": "Les deux", "premiers": "2"})

    assert members_of_list(NamedList.objects.get()) == [course[BERGERAC], course[ANNEXE]]
    refused = reader.post(f"{PRIORITIES}liste/?region=75&mois=2022-08", {"nom": "Rien", "premiers": ""})
    assert refused.status_code == 400


def test_reader_sees_the_ranking_and_makes_no_list(client, course):
    client.force_login(people.make("lectrice", territories=["region:75"]))

    assert client.get(PRIORITIES, HERE).status_code == 200
    assert client.post(f"{PRIORITIES}liste/?region=75&mois=2022-08", {"nom": "x", "premiers": "2"}).status_code == 403
    assert not NamedList.objects.exists()


def test_sample_is_drawn_among_the_lines_kept_and_drawn_again(reader, entities):
    asked = HERE | {"taille": "1", "graine": "essai", "q": "ch de"}
    taken = reader.get(f"{GRID}echantillon/", asked).context["taken"]

    again = reader.get(f"{GRID}echantillon/", asked).context["taken"]

    assert [one.line for one in taken.drawn] == [one.line for one in again.drawn]
    assert len(taken.sheet.order) == 2
    assert "1 tirés parmi 2 établissements" in taken.said[0]


def test_sample_becomes_a_list_that_tells_its_seed(reader, entities):
    query = "region=75&mois=2022-08&taille=2&graine=essai&strate=departement&parts=egales"

    reader.post(f"{GRID}echantillon/liste/?{query}", {"nom": "Tirage"})

    made = NamedList.objects.get()
    assert len(members_of_list(made)) == 2
    kept = {name: made.origin[name] for name in ("how", "seed", "size", "stratum", "parts", "method")}
    assert kept == {
        "how": "sample", "seed": "essai", "size": 2, "stratum": "departement", "parts": "equal", "method": "sha256",
    }  # fmt: skip
    assert len(made.origin["frame"]) == 12
    assert "graine « essai »" in made.members.first().why[0]


@pytest.mark.parametrize("wrong", [{"taille": "x"}, {"taille": "0"}, {"taille": "3", "graine": ""}, {"strate": "ght"}])
def test_draw_that_cannot_be_is_refused(reader, entities, wrong):
    assert reader.get(f"{GRID}echantillon/", HERE | {"taille": "2", "graine": "x"} | wrong).status_code == 400


def test_lines_of_the_grid_become_a_list_and_the_list_filters_the_grid(reader, entities):
    reader.post(f"{GRID}liste/faire/?region=75&mois=2022-08&q=ch+de", {"nom": "Bergerac", "partagee": "oui"})
    made = NamedList.objects.get()

    page = reader.get(GRID, HERE | {"liste": made.pk})

    assert [row["line"]["raison_sociale"] for row in page.context["rows"]] == [
        "CH DE BERGERAC",
        "CH DE BERGERAC - ANNEXE",
    ]
    assert page.context["boot"]["only"] == [entities[BERGERAC], entities[ANNEXE]]
    assert f"liste={made.pk}" in page.context["address"]
    assert (
        "CLINIQUE"
        not in b"".join(reader.get(f"{GRID}export.csv", HERE | {"liste": made.pk}).streaming_content).decode()
    )


def test_list_of_someone_else_filters_nobody_elses_grid(client, reader, entities):
    reader.post(f"{GRID}liste/faire/?region=75&mois=2022-08", {"nom": "À moi"})
    client.force_login(people.make("collegue", territories=["region:75"]))

    assert client.get(GRID, HERE | {"liste": NamedList.objects.get().pk}).status_code == 403
    assert client.get(GRID, HERE | {"liste": "9999"}).status_code == 404


def test_page_of_a_list_leads_to_its_lines_in_the_grid(reader, entities):
    reader.post(f"{GRID}liste/faire/?region=75&mois=2022-08", {"nom": "Toutes"})
    made = NamedList.objects.get()

    page = reader.get(f"/annuaire/listes/{made.pk}/")

    (section,) = page.context["sections"]
    assert section.context["lines"][0]["count"] == 3
    assert f"liste={made.pk}" in page.text
    assert CLINIQUE in page.text
