"""Values that a region disputes, from a program: what the screen allows, and nothing more."""

import pytest

from jalon.indicators import ledger
from jalon.indicators.models import Contest
from jalon.kernel.periods import Period
from jalon.tracking.months import actions as months
from tests.accounts import people
from tests.api import small
from tests.api.programs import Program
from tests.indicators.worlds import held

LIST = f"/grilles/{small.GRID}/contestations"
CONTEST = f"/grilles/{small.GRID}/mois/{small.MONTH}/contestations"
COLUMN, PROPOSED = "asp_etat_dpi", "Pas de commande signée"


def disputed(held, **more):
    said = {"etablissement": small.HERE, "colonne": COLUMN, "valeur": PROPOSED, "motif": "Résiliée", "region": "75"}
    return held.post(CONTEST, said | more)


def standing(world):
    return held(COLUMN, small.MONTH)[world.here.pk]


def test_a_region_disputes_and_the_value_stands(program, world):
    made = disputed(program("officer"))

    told = made.json()
    assert (made.status_code, told["etat"], told["finess"], told["colonne"]) == (201, "ouverte", small.HERE, COLUMN)
    assert (told["contestee"]["valeur"], told["proposee"]["valeur"]) == ("Commande signée", PROPOSED)
    assert (told["peut_accepter"], told["peut_repondre"], told["peut_retirer"]) == (False, False, True)
    assert standing(world) == "Commande signée"


def test_its_owner_accepts(program, world):
    number = disputed(program("officer")).json()["numero"]

    accepted = program("owner").post(f"{LIST}/{number}/acceptation")

    assert (accepted.status_code, accepted.json()["etat"]) == (200, "acceptee")
    assert standing(world) == PROPOSED
    again = program("owner").post(f"{LIST}/{number}/acceptation")
    assert (again.status_code, again.json()["code"]) == (409, "plus_a_jour")


def test_its_owner_answers_and_the_region_reads_why(program, world):
    officer = program("officer")
    number = disputed(officer).json()["numero"]

    program("owner").post(f"{LIST}/{number}/reponse", {"reponse": "Le bon de commande est au dossier."})

    told = officer.get(f"{LIST}/{number}").json()
    assert (told["etat"], told["reponse"]) == ("repondue", "Le bon de commande est au dossier.")
    assert standing(world) == "Commande signée"


def test_the_region_takes_it_back(program):
    officer = program("officer")
    number = disputed(officer).json()["numero"]

    assert officer.post(f"{LIST}/{number}/retrait").json()["etat"] == "retiree"
    assert officer.get(LIST, etat="ouverte").json()["elements"] == []
    assert [one["numero"] for one in officer.pages(LIST, etat="retiree")] == [number]


@pytest.mark.parametrize(
    ("person", "verb", "status"),
    [
        ("officer", "acceptation", 403), ("officer", "reponse", 403), ("reader", "retrait", 403),
        ("owner", "retrait", 403), ("reader", "acceptation", 403), ("neighbour", "acceptation", 404),
        ("neighbour", "retrait", 404),
    ],
)  # fmt: skip
def test_nobody_ends_what_is_not_his(program, world, person, verb, status):
    number = disputed(program("officer")).json()["numero"]

    answer = program(person).post(f"{LIST}/{number}/{verb}", {"reponse": "x"})

    assert answer.status_code == status
    assert Contest.objects.get().state == "open"
    assert standing(world) == "Commande signée"


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("owner", 403), ("neighbour", 404)])
def test_only_the_region_disputes(program, person, status):
    assert disputed(program(person)).status_code == status
    assert not Contest.objects.exists()


def test_another_region_reads_none(program):
    number = disputed(program("officer")).json()["numero"]
    neighbour = program("neighbour")

    assert neighbour.get(f"{LIST}/{number}").status_code == 404
    assert neighbour.get(LIST, region="75").status_code == 404
    assert neighbour.get(LIST).json()["elements"] == []


def test_a_right_on_other_themes_reads_none(program, world):
    number = disputed(program("officer")).json()["numero"]
    stranger = Program(people.make("dmp", "lecteur", "region", territories=["region:75"], themes=["dmp"]))

    assert stranger.get(f"{LIST}/{number}").status_code == 404
    assert stranger.get(LIST).json()["elements"] == []


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"motif": ""}, 422, "demande_mal_formee"), ({"motif": "x" * 401}, 422, "demande_mal_formee"),
        ({"motif": " "}, 422, "refus"), ({"valeur": "Commande signée"}, 422, "refus"),
        ({"valeur": "Pas dans la liste"}, 422, "refus"), ({"colonne": "meteo"}, 403, "interdit"),
        ({"attendu": 999_999}, 409, "conflit"), ({"etablissement": small.FAR}, 404, "introuvable"),
        ({"valeur": "x" * 2001}, 422, "refus"),
    ],
)  # fmt: skip
def test_what_cannot_be_disputed_is_refused(program, said, status, code):
    answer = disputed(program("officer"), **said)

    assert (answer.status_code, answer.json()["code"]) in [(status, code), (status, "etablissement_inconnu")]
    assert not Contest.objects.exists()


def test_one_at_a_time_and_once(program):
    officer = program("officer")
    first = disputed(officer)

    assert disputed(officer).json()["code"] == "plus_a_jour"
    officer.post(f"{LIST}/{first.json()['numero']}/retrait", Idempotency_Key="a")
    assert officer.post(f"{LIST}/{first.json()['numero']}/retrait", Idempotency_Key="a").json()["etat"] == "retiree"


def test_a_value_that_changed_since_is_not_overwritten(program, world):
    number = disputed(program("officer")).json()["numero"]
    indicator = ledger.indicator_ids([COLUMN])[COLUMN]
    seen = ledger.standing([indicator], small.MONTH, [world.here.pk])[indicator, world.here.pk]
    ledger.set_value(indicator=COLUMN, period=small.MONTH, entity=world.here, by=None, text="Autre", expected=seen.id)

    refused = program("owner").post(f"{LIST}/{number}/acceptation")

    assert (refused.status_code, refused.json()["code"]) == (409, "plus_a_jour")
    assert standing(world) == "Autre"


def test_in_a_closed_month_nothing_is_disputed_nor_accepted(program, world):
    number = disputed(program("officer")).json()["numero"]
    months.close_month(grid=small.GRID, region="75", month=Period(small.MONTH), by=world.people["officer"])

    assert disputed(program("officer"), etablissement=small.TWIN).json()["code"] == "mois_clos"
    assert program("owner").post(f"{LIST}/{number}/acceptation").json()["code"] == "mois_clos"
