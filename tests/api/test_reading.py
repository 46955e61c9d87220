"""What a program reads, as its person would on screen."""

from tests.api import small


def test_program_knows_who_it_acts_for(program):
    said = program("officer").get("/moi").json()

    assert said["identifiant"] == "chargee"
    assert said["droits"][0]["territoires"] == ["region:75"]


def test_directory_is_that_of_the_person(program):
    found = program("officer").get("/etablissements").json()

    assert [one["finess"] for one in found["elements"]] == [small.HERE, small.TWIN]
    assert found["suite"] is None
