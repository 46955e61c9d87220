"""What a program writes: under the rights of the screen, once, and never over what it has not seen."""

import json

import pytest

from jalon.accounts.models import AuditEvent
from jalon.directory.models import NamedList
from jalon.indicators.models import Observation
from jalon.kernel.periods import Period
from jalon.tracking.months import actions as months
from tests.api import small

WRITE = f"/grilles/{small.GRID}/mois/{small.MONTH}/valeurs"


def asked(value="Déployé / VA signée", column="meteo", who=small.HERE, **more):
    return {"valeurs": [{"etablissement": who, "colonne": column, "valeur": value, **more}]}


def seen(held, column="meteo"):
    return held.get(f"{WRITE}/{small.HERE}/{column}").json()["attendu"]


def held_value(column="meteo"):
    return Observation.objects.get(
        indicator__code=column, entity__code=small.HERE, period=small.MONTH, superseded_by=None
    ).text


def test_a_value_is_written_over_the_one_that_was_seen(program):
    held = program("officer")

    answer = held.post(WRITE, asked(attendu=seen(held)))

    assert answer.json() == {"ecrites": 1, "inchangees": 0, "refusees": [], "conflits": []}
    assert held_value() == "Déployé / VA signée"
    event = AuditEvent.objects.get(verb="tracking.cell_written")
    assert (event.by.username, event.details["token"]) == ("chargee", str(held.token))


@pytest.mark.parametrize("expected", [None, 999_999])
def test_what_was_not_seen_is_never_overwritten(program, expected):
    held = program("officer")

    answer = held.post(WRITE, asked(attendu=expected))

    conflict = answer.json()["details"][0]
    assert (answer.status_code, answer.json()["code"]) == (409, "conflit")
    assert conflict["actuelle"] == {"valeur": "Non démarré", "etat": "presente", "observation": seen(held)}
    assert conflict["proposee"]["valeur"] == "Déployé / VA signée"
    assert held_value() == "Non démarré"


@pytest.mark.parametrize(
    ("person", "column", "why"),
    [
        ("reader", "meteo", "lecteur"), ("neighbour", "meteo", "introuvable"), ("owner", "meteo", "appartient"),
        ("officer", "asp_etat_dpi", "appartient"), ("officer", "rien", "n'existe pas"),
    ],
)  # fmt: skip
def test_a_program_may_not_more_than_its_person(program, person, column, why):
    answer = program(person).post(WRITE, asked(column=column) | {"region": "75"})

    assert answer.status_code in (403, 404)
    assert why in f"{answer.json()['code']} {answer.json()['message']}"
    assert held_value() == "Non démarré"


def test_a_closed_month_is_not_written(program, world):
    months.close_month(grid=small.GRID, region="75", month=Period(small.MONTH), by=world.people["officer"])

    answer = program("officer").post(WRITE, asked())

    assert (answer.status_code, answer.json()["code"]) == (409, "mois_clos")


def test_one_cell_refused_refuses_no_other(program):
    held = program("officer")
    body = asked(attendu=seen(held))
    body["valeurs"] += asked("x", who=small.FAR)["valeurs"] + asked("Pas une météo", who=small.TWIN)["valeurs"]

    told = held.post(WRITE, body).json()

    assert (told["ecrites"], len(told["refusees"])) == (1, 2)
    assert "hors de votre périmètre" in told["refusees"][0]["message"]
    assert "n'est pas dans la liste" in told["refusees"][1]["message"]


def test_the_same_call_twice_has_one_effect_and_one_answer(program):
    held = program("officer")
    body = asked(attendu=seen(held))

    first, second = (held.post(WRITE, body, Idempotency_Key="crm-2022-08-1") for _ in range(2))

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert AuditEvent.objects.filter(verb="tracking.cell_written").count() == 1


def test_a_key_answers_for_one_call_and_one_person(program):
    officer = program("officer")
    officer.post("/listes", LIST, Idempotency_Key="cle")

    other_call = officer.post("/listes", LIST | {"nom": "Autre"}, Idempotency_Key="cle")
    other_person = program("admin").post("/listes", LIST | {"nom": "Autre"}, Idempotency_Key="cle")

    assert (other_call.status_code, other_call.json()["code"]) == (422, "cle_reutilisee")
    assert other_person.status_code == 201


def test_a_refusal_leaves_the_key_free(program):
    held = program("officer")
    assert held.post("/listes", LIST | {"region": "53"}, Idempotency_Key="cle").status_code == 403

    assert held.post("/listes", LIST, Idempotency_Key="cle").status_code == 201


LIST = {"nom": "À visiter", "region": "75", "pourquoi": "essai", "etablissements": [small.HERE]}


def test_a_list_is_made_and_completed(program):
    held = program("officer")
    number = held.post("/listes", LIST).json()["numero"]

    added = held.post(f"/listes/{number}/etablissements", {"etablissement": small.TWIN, "motif": "jumeau"})
    removed = held.delete(f"/listes/{number}/etablissements/{small.HERE}?motif=fini")

    assert (added.status_code, removed.status_code) == (201, 200)
    assert [one["finess"] for one in held.pages(f"/listes/{number}/etablissements")] == [small.TWIN]


def test_a_list_of_strangers_is_refused_whole(program):
    answer = program("officer").post("/listes", LIST | {"etablissements": [small.HERE, small.FAR, "rien"]})

    assert [one["ou"] for one in answer.json()["details"]] == [small.FAR, "rien"]
    assert not NamedList.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        '{"valeurs": [{"etablissement": "a\\u0000b", "colonne": "meteo"}]}', '{"valeurs": "\\ud800"}', "[" * 5000,
        '{"valeurs": NaN}', '{"valeurs": ' + "9" * 5000 + "}", "", "null", "{", b"\xff\xfe", '{"valeurs": []}',
    ],
)  # fmt: skip
def test_hostile_bodies_are_refused(program, body):
    held = program("officer")

    answer = held.client.post(f"/api/v1{WRITE}", body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert json.loads(answer.content)["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (asked(attendue=3), "« valeurs[0].attendue » : ce champ n’existe pas."),
        (asked(value={"a": 1}), "« valeurs[0].valeur » : un texte est attendu."),
        ({"valeurs": []}, "« valeurs » : au moins 1 élément."), ({}, "« valeurs » : il manque."),
        ({"valeurs": [{"colonne": "meteo"}]}, "« valeurs[0].etablissement » : il manque."),
    ],
)  # fmt: skip
def test_a_misshapen_body_is_told_in_french(program, body, said):
    assert program("officer").post(WRITE, body).json()["message"] == said


def test_a_body_that_is_too_large_is_refused(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = program("officer").post(WRITE, asked("x" * 2000))

    assert (answer.status_code, answer.json()["code"]) == (413, "trop_grand")
