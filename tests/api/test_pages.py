"""Pages that follow one another, and what a cursor can not be made to show."""

import pytest

from tests.api import small

LINES = f"/grilles/{small.GRID}/mois/{small.MONTH}/lignes"


@pytest.mark.parametrize("address", ["/etablissements", LINES])
def test_pages_show_each_row_once_whatever_their_size(program, address):
    held = program("officer")
    whole = [one["finess"] for one in held.pages(address, limite=500)]

    assert [one["finess"] for one in held.pages(address, limite=1)] == whole
    assert sorted(whole) == sorted([small.HERE, small.TWIN])


def test_what_is_outside_the_perimeter_is_neither_shown_nor_counted(program):
    page = program("officer").get("/etablissements", limite=2).json()

    assert small.FAR not in str(page)
    assert page["suite"] is None  # the third establishment, of another region, makes no next page
    assert set(page) == {"elements", "suite"}


def cursor(program, name="officer", address="/etablissements", **query):
    return program(name).get(address, limite=1, **query).json()["suite"]


def test_cursor_of_another_person_is_refused(program):
    answer = program("admin").get("/etablissements", curseur=cursor(program))

    assert (answer.status_code, answer.json()["code"]) == (403, "curseur_d_un_autre")


@pytest.mark.parametrize("change", ["x", "reversed", "empty signature"])
def test_cursor_that_was_touched_is_refused(program, change):
    held = cursor(program)
    touched = {"x": f"{held}x", "reversed": held[::-1], "empty signature": f"{held.rpartition(':')[0]}:"}[change]

    answer = program("officer").get("/etablissements", curseur=touched)

    assert (answer.status_code, answer.json()["code"]) == (400, "curseur_illisible")


@pytest.mark.parametrize(
    ("address", "query"), [("/etablissements", {"region": "75"}), ("/identifiants", {}), (LINES, {})]
)
def test_cursor_holds_for_its_question_alone(program, address, query):
    answer = program("officer").get(address, curseur=cursor(program), **query)

    assert (answer.status_code, answer.json()["code"]) == (400, "curseur_d_une_autre_question")


def test_page_size_is_bounded(program):
    answer = program("officer").get("/etablissements", limite=501)

    assert answer.status_code == 422
    assert answer.json()["message"] == "« limite » : au plus 500."
