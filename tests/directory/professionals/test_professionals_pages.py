"""The page of professionals: filters, search, exports, and how many times it asks the database."""

import pytest

from jalon.directory.professionals import invention
from jalon.directory.professionals.models import Professional
from tests.directory.lists import ET1
from tests.directory.professionals.conftest import BORDEAUX, HOSPITAL, OFFICE, row

pytestmark = pytest.mark.django_db
HOME = "/annuaire/professionnels/"


@pytest.fixture
def office(client, region_officer):
    client.force_login(region_officer)
    return client


@pytest.fixture
def several(load_rows, hospitals):
    load_rows(
        row(1, "10", HOSPITAL, name="ALBAN", mode="S", skill="SM54"),
        row(1, "10", OFFICE, name="ALBAN", skill="SM54"),
        row(2, "10", BORDEAUX, name="BRUNE", skill="SM38"),
        row(3, "60", HOSPITAL, name="CÉLIN-RAMA", mode="S"),
        row(4, "60", OFFICE, name="DOMINO"),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["ALBAN", "BRUNE", "CÉLIN-RAMA", "DOMINO"]),
        ({"q": "celin rama"}, ["CÉLIN-RAMA"]),
        ({"q": invention.number_of(2)}, ["BRUNE"]),
        ({"q": invention.number_of(2)[:8]}, ["ALBAN", "BRUNE", "CÉLIN-RAMA", "DOMINO"]),
        ({"profession": "60"}, ["CÉLIN-RAMA", "DOMINO"]),
        ({"departement": "33"}, ["BRUNE"]),
        ({"mode": "S"}, ["ALBAN", "CÉLIN-RAMA"]),
        ({"savoir_faire": "SM38"}, ["BRUNE"]),
        ({"finess": ET1, "profession": "10"}, ["ALBAN"]),
        ({"profession": "n'existe pas"}, ["ALBAN", "BRUNE", "CÉLIN-RAMA", "DOMINO"]),
        ({"q": "personne"}, []),
    ],
)
def test_filters(several, office, asked, found):
    page = office.get(HOME, asked)

    assert [line[0].text.split()[0] for line in page.context["table"].rows] == found


def test_counts_by_place_and_each_once(several, office):
    table = office.get(HOME).context["counts"]

    assert [column.label for column in table.columns] == ["Profession", "24", "33", "Ensemble"]
    assert [tuple(line) for line in table.rows] == [("Infirmier", 2, None, 2), ("Médecin", 1, 1, 2)]


def test_counts_leave_as_a_file(several, office):
    said = office.get(f"{HOME}effectifs.csv", {"profession": "10"}).content.decode("utf-8-sig")

    assert "Médecin;1;1;2" in said.replace('"', "")
    assert "Infirmier" not in said


def test_a_person_with_his_activities_since_when_and_from_which_file(several, office):
    one = Professional.objects.get(number=invention.number_of(1))

    page = office.get(f"{HOME}{one.pk}/").content.decode()

    for said in ("ALBAN Essai", "HOPITAL FICTIF", "CABINET FICTIF", "Médecine générale", "Salarié", "202601150800.txt"):
        assert said in page
    assert f"/annuaire/{ET1}/" in page


def test_an_empty_directory_says_how_to_load(db, office):
    assert "jalon directory load" in office.get(HOME).content.decode()


def test_the_number_of_queries_does_not_grow(load_rows, office, django_assert_max_num_queries):
    load_rows(*(row(rank, "10", OFFICE, skill="SM54") for rank in range(120)))
    office.get(HOME)

    with django_assert_max_num_queries(16):
        page = office.get(HOME)

    assert len(page.context["table"].rows) == 50


def test_the_report_of_the_load_says_what_was_left_out(load_rows, office):
    report = load_rows(row(1), row(2, "70"), row(3, "70"))

    page = office.get(f"/annuaire/chargements/{report.load_id}/").content.decode()

    assert "Lignes laissées de côté" in page
    assert "2 : profession non suivie" in page


def test_a_file_of_professionals_is_not_sent_through_the_browser(client, administrator, tmp_path):
    client.force_login(administrator)
    path = tmp_path / "extrait.txt"
    path.write_text("|".join((*invention.HEADERS, "")) + "\n" + row(1) + "\n", "utf-8")

    with path.open("rb") as file:
        answer = client.post("/annuaire/charger/", {"fichiers": file})

    assert "jalon directory load" in answer.content.decode()
    assert not Professional.objects.exists()
