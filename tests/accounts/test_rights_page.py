"""Rights on screen: given with their acts, shown as a matrix, exported."""

import csv
import io

import pytest
from django.urls import reverse

from tests.accounts.people import make

pytestmark = pytest.mark.django_db
RIGHTS = "/compte/droits/"


@pytest.fixture
def claire(client):
    person = make("claire", "administrateur")
    client.force_login(person)
    return person


@pytest.fixture
def luc(claire):
    return make("luc", "region", territories=["region:75"], themes=["dmp"])


def test_right_is_given_with_its_acts_and_shown_in_words(client, luc):
    page = reverse("accounts:person", args=[luc.pk])

    client.post(page, {"role": "contributeur", "actor": "cpam", "acts": ["importer"], "territories": ["region:75"]})

    assert luc.grants.get(actor="cpam").acts == ["lire", "importer"]
    assert "luc peut <strong>lire et importer</strong> au nom de « CPAM »" in client.get(page).text


def test_impossible_acts_keep_the_form(client, luc):
    page = reverse("accounts:person", args=[luc.pk])

    answer = client.post(page, {"role": "lecteur", "actor": "region", "acts": ["saisir"]})

    assert answer.status_code == 400
    assert "contributeur" in answer.text
    assert luc.grants.count() == 1


def lines(client, query=""):
    """Name and role of the matrix's lines."""
    return [(str(row[0].text), row[1]) for row in client.get(RIGHTS + query).context["table"].rows]


@pytest.mark.parametrize(("query", "seen"), [
    ("", {"claire", "luc"}), ("?territory=region:75", {"claire", "luc"}), ("?territory=region:53", {"claire"}),
    ("?territory=departement:24", {"claire", "luc"}), ("?theme=dmp", {"claire", "luc"}), ("?theme=segur", {"claire"}),
    ("?actor=cnam", set()), ("?act=clore", {"claire", "luc"}), ("?act=inconnu", {"claire", "luc"}),
])  # fmt: skip
def test_matrix_is_filtered(client, luc, query, seen):
    assert {name for name, _ in lines(client, query)} == seen


def test_matrix_counts_people_by_actor_of_the_catalogue(client, luc):
    rows = {row[0]: row[1:] for row in client.get(RIGHTS).context["actors"].rows}

    assert rows["Région"] == [2, 2, 2, 2]
    assert rows["OMEDIT"] == [0, 0, 0, 0]


def test_matrix_is_exported(client, luc):
    answer = client.get("/compte/droits/export.csv?theme=dmp")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Nom de connexion"], row["Clore"], row["Thèmes"]) for row in rows][1] == ("luc", "oui", "DMP")


@pytest.mark.parametrize("address", ["/compte/droits/", "/compte/droits/export.csv"])
def test_matrix_is_for_administrators(client, luc, address):
    client.force_login(luc)

    assert client.get(address).status_code == 403


# An administrator of some territories


@pytest.fixture
def denise(client):
    person = make("denise", "administrateur", territories=["region:53"])
    client.force_login(person)
    return person


@pytest.mark.parametrize("form", [{}, {"territories": ["region:75"]}])
def test_right_outside_one_s_territory_is_not_given(client, luc, denise, form):
    answer = client.post(reverse("accounts:person", args=[luc.pk]), {"role": "lecteur", "actor": "region", **form})

    assert answer.status_code == 403
    assert luc.grants.count() == 1


@pytest.mark.parametrize("name", ["accounts:new_link", "accounts:set_active", "accounts:cancel_invitation"])
def test_person_outside_one_s_territory_is_not_touched(client, luc, denise, name):
    assert client.post(reverse(name, args=[luc.pk])).status_code == 403


def test_right_outside_one_s_territory_is_not_taken_back(client, luc, denise):
    assert client.post(reverse("accounts:revoke", args=[luc.grants.get().pk])).status_code == 403
    assert luc.grants.get().revoked_at is None


def test_right_inside_one_s_territory_is_given(client, denise):
    lea = make("lea", territories=["region:53"])

    client.post(
        reverse("accounts:person", args=[lea.pk]),
        {"role": "region", "actor": "region", "territories": ["departement:35"]},
    )

    assert lea.grants.count() == 2
