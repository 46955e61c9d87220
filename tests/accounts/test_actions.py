"""People and their rights: created, given, taken back, never without an administrator."""

import threading

import pytest
from django.db import connection

from jalon.accounts import actions, invitations
from jalon.accounts.models import AuditEvent, Grant, User
from jalon.kernel.refusal import Refusal
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db


def test_person_is_created_with_a_right_and_both_are_noted():
    claire = make("claire", "administrateur")

    assert claire.check_password(PASSWORD)
    assert claire.grants.get().role == "administrateur"
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {
        "accounts.person_created",
        "accounts.right_given",
    }


@pytest.mark.parametrize("name", ["CLAIRE", "claire", "Claire"])
def test_same_name_in_another_case_is_refused(name):
    make("claire")

    with pytest.raises(Refusal, match="déjà pris"):
        make(name)


def test_same_mail_is_refused():
    make("claire", email="c@exemple.fr")

    with pytest.raises(Refusal, match="courriel"):
        make("luc", email="C@exemple.fr")


@pytest.mark.parametrize("name", ["", "a b", "x" * 200, "<script>"])
def test_impossible_name_is_refused(name):
    with pytest.raises(Refusal):
        make(name)


@pytest.mark.parametrize("wrong", [{"email": "pas une adresse"}, {"actor": "martien"}, {"territories": ["region:999"]},
                                   {"territories": ["75"]}, {"themes": ["poterie"]}, {"role": "roi"}])  # fmt: skip
def test_wrong_words_are_refused_and_nothing_is_written(wrong):
    with pytest.raises(Refusal):
        make("luc", **wrong)

    assert not Grant.objects.exists()
    assert not AuditEvent.objects.exists()


def test_weak_password_is_refused():
    with pytest.raises(Refusal, match="12"):
        actions.create_person(username="luc", role="lecteur", actor="region", by=None, password="court")


LONG = "quatre mots pour entrer " * 5000


def test_password_may_be_a_long_sentence():
    actions.create_person(username="luc", role="lecteur", actor="region", by=None, password=LONG[:128])

    assert User.objects.get().check_password(LONG[:128])


@pytest.mark.parametrize("length", [129, 100_000])
def test_password_has_a_length_beyond_which_it_is_refused(length):
    with pytest.raises(Refusal, match="maximum 128 caractères"):
        actions.create_person(username="luc", role="lecteur", actor="region", by=None, password=LONG[:length])


def test_last_administrator_keeps_his_right():
    claire = make("claire", "administrateur")

    with pytest.raises(Refusal, match="dernier administrateur"):
        actions.revoke(grant=claire.grants.get(), by=claire)
    with pytest.raises(Refusal, match="dernier administrateur"):
        actions.deactivate(person=claire, by=claire)


def test_closed_administrator_does_not_count():
    claire, luc = make("claire", "administrateur"), make("luc", "administrateur")
    actions.deactivate(person=luc, by=claire)

    with pytest.raises(Refusal, match="dernier administrateur"):
        actions.revoke(grant=claire.grants.get(), by=claire)


def test_right_taken_back_twice_is_noted_once():
    luc = make("luc", "region")
    grant = luc.grants.get()

    actions.revoke(grant=grant, by=None)
    actions.revoke(grant=grant, by=None)

    assert AuditEvent.objects.filter(verb="accounts.right_revoked").count() == 1


def test_invitation_serves_once():
    luc = actions.create_person(username="luc", role="lecteur", actor="region", by=None)
    token = invitations.path_for(luc).rstrip("/").rpartition("/")[2]
    assert invitations.person_of(luc.pk, token) == luc

    actions.choose_password(person=luc, password=PASSWORD)

    assert invitations.person_of(luc.pk, token) is None
    assert invitations.person_of(luc.pk, "invente-abc") is None


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["rights", "doors"])
def test_two_administrators_removed_at_once_leave_one(way):
    pair = [make("claire", "administrateur"), make("luc", "administrateur")]
    start, refused = threading.Barrier(2), []

    def remove(person):
        start.wait()
        try:
            if way == "rights":
                actions.revoke(grant=person.grants.get(), by=None)
            else:
                actions.deactivate(person=person, by=None)
        except Refusal:
            refused.append(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=[person]) for person in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
