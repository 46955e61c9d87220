"""A regional CRM and Jalon know the same establishments under each other's numbers."""

import pytest

from jalon.directory.models import ExternalId
from tests.api import small

ADDRESS = "/identifiants/crm-na/CPT-1234"


def test_a_crm_number_is_a_key(program):
    held = program("officer")

    given = held.put(ADDRESS, {"etablissement": small.HERE})

    assert (given.status_code, given.json()["finess"], given.json()["dit_par"]) == (200, small.HERE, "chargee")
    told = held.get("/etablissements/crm-na:CPT-1234").json()
    assert (told["finess"], told["identifiants"]) == (small.HERE, {"crm-na": ["CPT-1234"]})


def test_a_value_is_written_by_the_number_of_the_crm(program):
    held = program("officer")
    held.put(ADDRESS, {"etablissement": small.TWIN})

    body = {"valeurs": [{"etablissement": "crm-na:CPT-1234", "colonne": "meteo", "valeur": "Non démarré"}]}

    assert held.post(f"/grilles/{small.GRID}/mois/{small.MONTH}/valeurs", body).json()["ecrites"] == 1


def test_said_again_nothing_changes(program):
    held = program("officer")

    first, second = (held.put(ADDRESS, {"etablissement": small.HERE}).json() for _ in range(2))

    assert first == second
    assert ExternalId.objects.count() == 1


def test_a_number_names_one_establishment_at_a_time(program):
    held = program("officer")
    held.put(ADDRESS, {"etablissement": small.HERE})

    taken = held.put(ADDRESS, {"etablissement": small.TWIN})
    held.delete(ADDRESS)
    freed = held.put(ADDRESS, {"etablissement": small.TWIN})

    assert (taken.status_code, taken.json()["code"]) == (409, "identifiant_pris")
    assert freed.json()["finess"] == small.TWIN
    assert ExternalId.objects.count() == 2  # what it was is kept


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("owner", 403), ("neighbour", 404)])
def test_only_the_region_names_its_establishments(program, person, status):
    assert program(person).put(ADDRESS, {"etablissement": small.HERE}).status_code == status
    assert not ExternalId.objects.exists()


def test_a_number_of_another_region_is_unknown(program):
    program("officer").put(ADDRESS, {"etablissement": small.HERE})
    neighbour = program("neighbour")

    assert neighbour.get("/etablissements/crm-na:CPT-1234").status_code == 404
    assert neighbour.delete(ADDRESS).status_code == 404
    taken = neighbour.put(ADDRESS, {"etablissement": small.FAR})
    assert taken.status_code == 409
    assert small.HERE not in taken.text


@pytest.mark.parametrize("number", ["1 85 05 78 006 084", "185057800608436", "a" * 81, "a/b"])
def test_a_number_that_may_name_a_person_is_refused(program, number):
    answer = program("officer").put(f"/identifiants/crm-na/{number}", {"etablissement": small.HERE})

    assert answer.status_code in (404, 422)
    assert not ExternalId.objects.exists()


def test_the_page_of_the_establishment_says_it(program, world, client):
    program("officer").put(ADDRESS, {"etablissement": small.HERE})
    client.force_login(world.people["reader"])

    assert "CPT-1234" in client.get(f"/annuaire/{small.HERE}/").text
