"""Programs of people whose rights are limited to one establishment: its entry, its line, and nothing around it."""

import pytest

from jalon.accounts.models import Grant
from jalon.indicators import ledger
from jalon.indicators.models import Observation
from tests.accounts import people
from tests.api import small
from tests.api.programs import Program
from tests.api.test_following import Copy, columns
from tests.indicators.worlds import held, publish

MONTH = f"/grilles/{small.GRID}/mois/{small.MONTH}"
ELSEWHERE = ("HOPITAL JUMEAU", small.TWIN, "HOPITAL LOINTAIN", small.FAR, "COMMENTAIRE-JUMEAU", "IDENTIFIANT-JUMEAU")


@pytest.fixture
def around(program, world):
    """What its neighbour of the same legal entity holds, and what they share."""
    publish([
        ("commentaire_general", small.MONTH, world.twin.pk, "COMMENTAIRE-JUMEAU"),
        ("mssante_boites", small.MONTH, world.here.ej_id, 12),
    ])  # fmt: skip
    officer = program("officer")
    officer.put("/identifiants/crm/IDENTIFIANT-JUMEAU", {"etablissement": small.TWIN})
    officer.put("/identifiants/crm/ICI", {"etablissement": small.HERE})
    officer.post("/listes", {"nom": "HOPITAL JUMEAU", "region": "75", "etablissements": [small.TWIN]})


def local(role, actor, **more):
    return Program(people.make("autre", role, actor, territories=[f"etablissement:{small.HERE}"], **more))


def test_it_reads_its_entry(program, around):
    hospital = program("hospital")

    assert [one["finess"] for one in hospital.pages("/etablissements")] == [small.HERE]
    assert hospital.get(f"/etablissements/{small.HERE}").json()["nom"] == "HOPITAL ICI"
    assert hospital.get("/etablissements/crm:ICI").json()["finess"] == small.HERE
    assert [one["finess"] for one in hospital.get("/etablissements/recherche", q="hopital").json()] == [small.HERE]
    assert [one["identifiant"] for one in hospital.pages("/identifiants")] == ["ICI"]
    assert [one["finess"] for one in hospital.get("/etablissements/changements").json()["elements"]] == [small.HERE]


def test_it_reads_its_line_with_what_its_region_keeps(program, around):
    hospital = program("hospital")

    [line] = hospital.pages(f"{MONTH}/lignes")

    assert line["finess"] == small.HERE
    assert line["valeurs"]["commentaire_general"]["valeur"] == "COMMENTAIRE-ICI"
    assert line["valeurs"][columns()["mssante_boites"]]["valeur"] == 12  # of its legal entity, as on its line on screen
    assert hospital.get(f"{MONTH}/valeurs/{small.HERE}/meteo").json()["valeur"]["valeur"] == "Non démarré"
    assert [one["id"] for one in hospital.get(f"/grilles/{small.GRID}/colonnes").json()]
    assert hospital.get(f"/grilles/{small.GRID}/mois").json()[-1]["mois"] == small.MONTH


def test_it_follows_its_line(program, world, around):
    copy = Copy(program("hospital"))
    copy.sync(limite=1)

    assert {place[0] for place in copy.cells} == {small.HERE, small.SEAT}
    ledger.set_value(indicator="meteo", period="2022-07", entity=world.twin, by=None, text="a")
    ledger.set_value(indicator="meteo", period="2022-07", entity=world.here, by=None, text="b")
    assert [one["valeur"] for one in copy.page()["elements"]] == ["b"]


def test_it_writes_its_columns(program, world, around):
    hospital = program("hospital")
    seen = hospital.get(f"{MONTH}/valeurs/{small.HERE}/meteo").json()

    told = write(hospital, small.HERE, "meteo", "Déployé / VA signée", seen["attendu"]).json()

    assert (seen["peut_ecrire"], told["ecrites"]) == (True, 1)
    assert held("meteo", small.MONTH)[world.here.pk] == "Déployé / VA signée"


def write(who, finess, column, value, expected=None):
    said = {"etablissement": finess, "colonne": column, "valeur": value, "attendu": expected}
    return who.post(f"{MONTH}/valeurs", {"valeurs": [said], "region": "75"})


@pytest.mark.parametrize(
    ("finess", "column", "why"),
    [
        (small.TWIN, "meteo", "hors de votre périmètre"), (small.FAR, "meteo", "hors de votre périmètre"),
        (small.HERE, "asp_etat_dpi", "appartient"), (small.HERE, "rien", "n'existe pas"),
    ],
)  # fmt: skip
def test_it_writes_nothing_else(program, world, around, finess, column, why):
    before = Observation.objects.count()

    answer = write(program("hospital"), finess, column, "Déployé / VA signée")

    assert answer.status_code == 403
    assert why in answer.json()["message"]
    assert Observation.objects.count() == before


def test_one_of_two_is_written_and_the_other_refused(program, world, around):
    hospital = program("hospital")
    body = [
        {"etablissement": finess, "colonne": "meteo", "valeur": "Déployé / VA signée", "attendu": expected}
        for finess, expected in ((small.TWIN, None), (small.HERE, held_id(world)))
    ]

    told = hospital.post(f"{MONTH}/valeurs", {"valeurs": body}).json()

    assert (told["ecrites"], [one["ou"] for one in told["refusees"]]) == (1, [f"{small.TWIN}, meteo"])


def held_id(world):
    number = ledger.indicator_ids(["meteo"])["meteo"]
    return ledger.standing([number], small.MONTH, [world.here.pk])[number, world.here.pk].id


def test_what_its_legal_entity_holds_is_not_written_from_one_site(world, around):
    owner = local("contributeur", "ans")
    column = columns()["mssante_boites"]

    cell = owner.get(f"{MONTH}/valeurs/{small.HERE}/{column}").json()
    answer = write(owner, small.HERE, column, 13, cell["attendu"])

    assert (cell["peut_ecrire"], answer.status_code) == (False, 403)
    assert "entité juridique" in cell["pourquoi_pas"]
    assert held("mssante_boites", small.MONTH)[world.here.ej_id] == 12


def test_a_reader_of_one_establishment_writes_nothing(world, around):
    reader = local("lecteur", "region")

    assert reader.get(f"{MONTH}/valeurs/{small.HERE}/meteo").json()["peut_ecrire"] is False
    assert write(reader, small.HERE, "meteo", "Déployé / VA signée", held_id(world)).status_code == 403


def test_a_national_actor_of_one_establishment_does_not_read_what_the_region_keeps(world, around):
    [line] = local("lecteur", "cnam").pages(f"{MONTH}/lignes")

    assert line["valeurs"]["commentaire_general"] == line["valeurs"]["commentaire_general"] | {
        "valeur": None, "etat": "reservee",
    }  # fmt: skip


def test_themes_hold_there_too(world, around):
    held_there = local("contributeur", "region", themes=["dmp"])

    shown = {one["id"] for one in held_there.get(f"/grilles/{small.GRID}/colonnes").json()}
    [line] = held_there.pages(f"{MONTH}/lignes")

    assert "meteo" not in shown
    assert set(line["valeurs"]) == shown


READ = [
    "/moi", "/etablissements", f"/etablissements/{small.HERE}", f"/etablissements/{small.HERE}/changements",
    f"/etablissements/{small.TWIN}", f"/etablissements/{small.TWIN}/changements",
    "/etablissements/crm:IDENTIFIANT-JUMEAU",
    "/etablissements/changements", "/etablissements/changements?region=75", "/etablissements/recherche?q=hopital",
    "/etablissements/export?format=json", "/territoires", "/identifiants", "/territoires/region/75/etablissements",
    "/listes", "/listes/1", "/depots", "/sources", "/grilles", f"/grilles/{small.GRID}/mois",
    f"/grilles/{small.GRID}/mois?region=53", f"/grilles/{small.GRID}/colonnes", f"/grilles/{small.GRID}/contestations",
    f"/grilles/{small.GRID}/changements", f"/grilles/{small.GRID}/changements?region=53", f"{MONTH}/lignes",
    f"{MONTH}/lignes?region=53", f"{MONTH}/lignes?maintenant=true", f"{MONTH}/lignes?etablissement={small.TWIN}",
    f"{MONTH}/valeurs/{small.HERE}/meteo", f"{MONTH}/valeurs/{small.HERE}/mssante_boites",
    f"{MONTH}/valeurs/{small.TWIN}/meteo", f"{MONTH}/valeurs/{small.TWIN}/commentaire_general",
    *(f"{MONTH}/export?format={one}" for one in ("csv", "json", "xlsx", "parquet")),
]  # fmt: skip


@pytest.mark.parametrize("address", READ)
def test_nothing_of_its_neighbours_is_read(program, around, address):
    answer = program("hospital").get(address)

    assert answer.status_code in (200, 403, 404)
    said = address.replace("%3A", ":")
    assert [word for word in ELSEWHERE if word in answer.text and word not in said] == []


def test_a_right_taken_back_closes_everything(program, world, around):
    hospital = program("hospital")

    Grant.objects.filter(user=world.people["hospital"]).delete()

    assert hospital.get("/etablissements").json()["elements"] == []
    assert hospital.get(f"/etablissements/{small.HERE}").status_code == 404
    assert hospital.get(f"{MONTH}/lignes").status_code == 404
    assert hospital.get("/grilles").json() == []
    assert write(hospital, small.HERE, "meteo", "x").status_code == 404
