"""What a program reads: what its person would on screen, and nothing else."""

import json

import pytest

from tests.api import small

LINES = f"/grilles/{small.GRID}/mois/{small.MONTH}/lignes"
VALUE = f"/grilles/{small.GRID}/mois/{small.MONTH}/valeurs/{small.HERE}"


def test_grid_is_read_as_on_screen(program):
    lines = program("officer").get(LINES, colonnes="meteo,commentaire_general").json()["elements"]

    here = next(one for one in lines if one["finess"] == small.HERE)
    assert here["valeurs"]["meteo"]["valeur"] == "Non démarré"
    assert here["valeurs"]["commentaire_general"]["etat"] == "presente"


def test_what_the_region_keeps_is_reserved_for_national_owners(program):
    owner = program("owner")

    line = owner.get(LINES, region="75", etablissement=small.HERE).json()["elements"][0]
    value = owner.get(f"{VALUE}/commentaire_general", region="75").json()

    assert line["valeurs"]["commentaire_general"]["etat"] == "reservee"
    assert value["histoire"] == []
    assert "COMMENTAIRE-ICI" not in json.dumps([line, value])


def test_history_says_who_and_when(program):
    told = program("officer").get(f"{VALUE}/meteo").json()

    assert told["histoire"][0]["valeur"] == "Non démarré"
    assert told["attendu"] == told["histoire"][0]["observation"]
    assert told["peut_ecrire"] is True


HIDDEN = [
    "/etablissements", f"/etablissements/{small.HERE}", f"/etablissements/{small.HERE}/changements",
    "/etablissements/recherche?q=hopital", "/etablissements/export?format=json", "/territoires", "/identifiants",
    "/territoires/region/75/etablissements", "/listes", "/depots", f"{LINES}?region=75", f"{VALUE}/meteo?region=75",
    f"/grilles/{small.GRID}/mois/{small.MONTH}/export?region=75", f"/grilles/{small.GRID}/mois?region=75",
    f"/grilles/{small.GRID}/colonnes?region=75", "/etablissements/crm-na:1234",
]  # fmt: skip


@pytest.mark.parametrize("address", HIDDEN)
def test_another_region_sees_nothing_of_this_one(program, address):
    program("officer").put("/identifiants/crm-na/1234", {"etablissement": small.HERE})

    answer = program("neighbour").get(address)

    assert answer.status_code in (200, 404)
    assert [word for word in (small.HERE, "HOPITAL ICI", "1234", "Non démarré") if word in answer.text] == []


@pytest.mark.parametrize("extension", ["csv", "parquet", "xlsx", "json"])
def test_a_month_leaves_as_a_file(program, extension):
    answer = program("reader").get(f"/grilles/{small.GRID}/mois/{small.MONTH}/export", format=extension)

    assert answer.status_code == 200
    assert f".{extension}" in answer.headers["Content-Disposition"]
    assert len(answer.content) > 100


@pytest.mark.parametrize("extension", ["csv", "parquet", "json"])
def test_a_month_that_did_not_change_is_not_sent_again(program, extension):
    held, address = program("reader"), f"/api/v1/grilles/{small.GRID}/mois/{small.MONTH}/export?format={extension}"
    tag = held.client.get(address).headers["ETag"]

    again = held.client.get(address, headers={"If-None-Match": tag})
    other = held.client.get(address, headers={"If-None-Match": '"autre"'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert other.status_code == 200


def test_an_establishment_is_told_on_a_day(program):
    told = program("reader").get(f"/etablissements/{small.HERE}", le="2023-01-01").json()

    assert told["nom"] == "HOPITAL ICI"
    assert {one["champ"] for one in told["champs"]} >= {"name", "town", "region"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/rien", 404), ("/etablissements/010000016", 404), ("/grilles/rien/colonnes", 404),
        ("/listes/99999999999999999999", 422), ("/grilles/segur_es/mois/2022-13/lignes", 422),
        (f"/etablissements/{small.HERE}?le=9999-12-31", 422),
        (f"/etablissements/{small.HERE}?connu_le=0001-01-01", 422),
        (f"{LINES}?colonnes=rien", 422), ("/etablissements?region=%00", 400),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_one_shape(program, address, status):
    answer = program("reader").get(address)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "ou", "details"}
    assert answer.json()["message"]


def test_wrong_verb_is_told(program):
    answer = program("reader").put("/etablissements", {})

    assert (answer.status_code, answer.json()["code"]) == (405, "methode_refusee")
