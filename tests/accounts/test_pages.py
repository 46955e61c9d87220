"""The pages on people: who may open them, what they do, what they refuse."""

import csv
import io
import re

import pytest
from django.urls import reverse

from jalon.accounts import actions, audit, invitations
from jalon.accounts.models import AuditEvent, User
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
ADMINISTRATORS_PAGES = ["accounts:people", "accounts:invite", "accounts:journal", "accounts:journal_csv"]


@pytest.fixture
def claire():
    return make("claire", "administrateur")


@pytest.fixture
def luc():
    return make("luc", "region", territories=["region:75"])


@pytest.mark.parametrize("name", ["accounts:mine", *ADMINISTRATORS_PAGES])
def test_stranger_is_sent_to_the_login_page(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer.url.startswith("/compte/connexion/")


@pytest.mark.parametrize("name", ADMINISTRATORS_PAGES)
def test_pages_of_administrators_are_refused_to_others(client, luc, name):
    client.force_login(luc)

    answer = client.get(reverse(name))

    assert answer.status_code == 403
    assert "réservée aux administrateurs" in answer.text


@pytest.mark.parametrize("name", ["accounts:new_link", "accounts:set_active", "accounts:revoke"])
def test_acts_of_administrators_are_refused_to_others(client, luc, name):
    client.force_login(luc)
    pk = luc.grants.get().pk if name == "accounts:revoke" else luc.pk

    assert client.post(reverse(name, args=[pk])).status_code == 403


def test_my_account_says_my_rights(client, luc):
    client.force_login(luc)

    page = client.get(reverse("accounts:mine")).text

    assert "Nouvelle-Aquitaine" in page
    assert "Région" in page


def test_person_without_right_is_told(client):
    seul = make("seul")
    actions.revoke(grant=seul.grants.get(), by=None)
    client.force_login(seul)

    assert "Aucun droit" in client.get(reverse("accounts:mine")).text


def test_invited_person_chooses_a_password_and_enters(client, claire):
    client.force_login(claire)
    form = {"username": "lea", "first_name": "Léa", "role": "region", "actor": "region", "territories": ["region:75"]}

    page = client.post(reverse("accounts:invite"), form, follow=True).text

    lea = User.objects.get(username="lea")
    link = re.search(r"/compte/invitation/[^<\"]+", page)[0]
    assert link not in client.get(reverse("accounts:person", args=[lea.pk])).text  # shown once
    client.logout()
    assert client.get(link).status_code == 200
    client.post(link, {"password": PASSWORD, "again": PASSWORD})
    answer = client.post(reverse("account_login"), {"login": "lea", "password": PASSWORD})
    assert answer.status_code == 302
    assert "déjà servi" in client.get(link).text


def test_two_different_passwords_are_refused(client):
    lea = actions.create_person(username="lea", role="lecteur", actor="region", by=None)

    answer = client.post(invitations.path_for(lea), {"password": PASSWORD, "again": "autre chose encore"})

    assert answer.status_code == 400
    assert "diffèrent" in answer.text


def test_weak_password_is_refused_beside_its_field(client):
    lea = actions.create_person(username="lea", role="lecteur", actor="region", by=None)

    answer = client.post(invitations.path_for(lea), {"password": "123", "again": "123"})

    assert answer.status_code == 400
    assert "trop court" in answer.text


def test_name_already_taken_keeps_the_form(client, claire):
    client.force_login(claire)

    answer = client.post(reverse("accounts:invite"), {"username": "Claire", "role": "lecteur", "actor": "region"})

    assert answer.status_code == 400
    assert "déjà pris" in answer.text


def test_right_is_given_then_taken_back(client, claire, luc):
    client.force_login(claire)
    page = reverse("accounts:person", args=[luc.pk])

    client.post(page, {"role": "national", "actor": "cnam"})
    given = luc.grants.get(role="national")
    client.post(reverse("accounts:revoke", args=[given.pk]))

    given.refresh_from_db()
    assert given.revoked_at is not None
    assert client.get(page).status_code == 200


def test_last_administrator_is_kept_with_a_sentence(client, claire):
    client.force_login(claire)

    answer = client.post(reverse("accounts:revoke", args=[claire.grants.get().pk]))

    assert answer.status_code == 400
    assert "dernier administrateur" in answer.text


def test_closed_account_cannot_enter(client, claire, luc):
    client.force_login(claire)
    client.post(reverse("accounts:set_active", args=[luc.pk]))
    client.logout()

    client.post(reverse("account_login"), {"login": "luc", "password": PASSWORD})

    assert client.get(reverse("accounts:mine")).status_code == 302


def test_journal_filters_by_person_act_and_day(client, claire, luc):
    audit.write("tests.act", by=luc, target=claire, why="pour voir")
    client.force_login(claire)
    address = reverse("accounts:journal")

    assert "pour voir" in client.get(address, {"person": luc.pk}).text
    assert "pour voir" not in client.get(address, {"person": claire.pk}).text
    assert "pour voir" not in client.get(address, {"verb": "accounts.right_given"}).text
    assert "pour voir" not in client.get(address, {"last": "2000-01-01"}).text


@pytest.mark.parametrize("odd", [{"person": "x"}, {"first": "31/02/2022"}, {"page": "-1"}, {"page": "mille"},
                                 {"verb": "inconnu"}, {"text": "\x00"}])  # fmt: skip
def test_journal_bears_odd_filters(client, claire, odd):
    client.force_login(claire)

    assert client.get(reverse("accounts:journal"), odd).status_code == (400 if "\x00" in odd.values() else 200)


def test_journal_is_exported_without_formula(client, claire):
    audit.write("tests.act", by=claire, why="ok")
    AuditEvent.objects.filter(verb="tests.act").update(target_label="=1+1")
    client.force_login(claire)

    answer = client.get(reverse("accounts:journal_csv"), {"verb": "tests.act"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Objet"] for row in rows] == ["'=1+1"]
    assert rows[0]["Personne"] == "claire"


def test_journal_page_asks_as_much_for_many_rows(client, claire, django_assert_max_num_queries):
    for number in range(60):
        audit.write("tests.act", by=claire, number=number)
    client.force_login(claire)

    with django_assert_max_num_queries(13):
        client.get(reverse("accounts:journal"))


def test_people_page_asks_as_much_for_many_people(client, claire, django_assert_max_num_queries):
    for number in range(20):
        make(f"personne{number}", "region")
    client.force_login(claire)

    with django_assert_max_num_queries(8):
        client.get(reverse("accounts:people"))


def test_journal_page_turns_dates_of_paris(client, claire):
    client.force_login(claire)

    assert client.get(reverse("accounts:journal"), {"first": "2020-01-01"}).status_code == 200
