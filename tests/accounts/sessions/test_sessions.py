"""Sessions: seen, listed, closed from elsewhere, ended by time; never more queries for it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalon.accounts import actions
from jalon.accounts.models import AuditEvent, Session
from jalon.accounts.sessions import actions as sessions
from jalon.accounts.sessions import rules
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
MINE = "/compte/connexions/"


def enter(name="luc", **more):
    client = Client(headers={"user-agent": FIREFOX}, **more)
    client.post("/compte/connexion/", {"login": name, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/compte/").status_code == 200


@pytest.fixture
def luc():
    return make("luc")


def test_session_says_where_it_comes_from(luc):
    client = enter()

    page = client.get(MINE).text

    assert "Firefox sur Linux" in page
    assert "127.0.…" in page
    assert "mot de passe" in page
    assert "celle-ci" in page
    assert client.session.session_key not in page


def test_key_turns_at_login_and_the_old_row_is_gone(luc):
    client = Client()
    client.get("/compte/connexion/par/personne/")
    stranger = client.session
    stranger["x"] = 1
    stranger.save()
    client.cookies["jalon_session"] = stranger.session_key

    client.post("/compte/connexion/", {"login": "luc", "password": PASSWORD})

    assert client.cookies["jalon_session"].value != stranger.session_key
    assert Session.objects.count() == 1


def test_one_is_closed_and_the_others_stay(luc):
    here, lost, other = enter(), enter(), enter()
    name = sessions.name_of(Session.objects.get(session_key=lost.session.session_key))

    here.post("/compte/connexions/fermer/", {"connexion": name})

    assert (is_in(here), is_in(lost), is_in(other)) == (True, False, True)
    assert AuditEvent.objects.get(verb="accounts.session_closed").details == {"device": "Firefox sur Linux"}


def test_all_others_are_closed(luc):
    here, other, another = enter(), enter(), enter()

    here.post("/compte/connexions/fermer-les-autres/")

    assert (is_in(here), is_in(other), is_in(another)) == (True, False, False)


def test_session_of_somebody_else_is_not_closed(luc):
    make("lea")
    client, victim = enter(), enter("lea")
    name = sessions.name_of(Session.objects.get(session_key=victim.session.session_key))

    answer = client.post("/compte/connexions/fermer/", {"connexion": name})

    assert answer.status_code == 400
    assert is_in(victim)


def test_administrator_closes_those_of_a_person(luc):
    make("claire", "administrateur")
    admin, theirs = enter("claire"), enter()
    assert "Firefox sur Linux" in admin.get(f"/compte/personnes/{luc.pk}/").text

    admin.post(f"/compte/personnes/{luc.pk}/connexions/fermer/")

    assert (is_in(admin), is_in(theirs)) == (True, False)


def test_administrator_of_another_territory_closes_none():
    paul = make("paul", territories=["region:75"])
    make("denise", "administrateur", territories=["region:53"])
    theirs = enter("paul")

    answer = enter("denise").post(f"/compte/personnes/{paul.pk}/connexions/fermer/")

    assert answer.status_code == 403
    assert is_in(theirs)


def test_deactivation_closes_them_for_good(luc):
    client = enter()

    actions.deactivate(person=luc, by=None)
    assert not is_in(client)
    actions.reactivate(person=luc, by=None)

    assert not is_in(client)


@pytest.mark.parametrize("how", ["changed by himself", "chosen by a link"])
def test_new_password_closes_the_others(luc, how):
    here, other = enter(), enter()
    new = "cinq autres mots ici meme"

    if how == "changed by himself":
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert here.post("/compte/mot-de-passe/", form).status_code == 302
    else:
        actions.choose_password(person=luc, password=new)

    assert (is_in(here), is_in(other)) == (how == "changed by himself", False)
    assert Session.objects.filter(user=luc).count() == (1 if is_in(here) else 0)


def test_right_taken_back_holds_at_once_in_an_open_session(luc):
    client = enter()
    assert client.get("/annuaire/").status_code == 200

    actions.revoke(grant=luc.grants.get(), by=None)

    assert client.get("/annuaire/").status_code == 403


# Time


def test_idle_session_is_over_and_says_so(luc):
    client = enter()
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=31))

    answer = client.get(MINE, follow=True)

    assert "30 minutes sans rien faire" in answer.text
    assert not is_in(client)


def test_session_that_is_used_lasts_until_its_absolute_end(luc):
    client = enter()
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=29))
    assert is_in(client)
    row = client.session
    row["jalon_entry"] = row["jalon_entry"] | {"began": (timezone.now() - timedelta(hours=13)).isoformat()}
    row.save()

    assert "au bout de 12 heures" in client.get(MINE, follow=True).text


def test_durations_are_those_of_the_instance(luc, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "connexion.yaml").write_text("sessions: {idle_minutes: 5}\n")
    client = enter()
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=6))

    assert not is_in(client)


def test_visit_is_noted_once_a_minute_and_costs_no_query_between(luc, django_assert_num_queries):
    client = enter()
    client.get(MINE)
    with django_assert_num_queries(4):  # the session, the person, his rights, the sessions of the page
        client.get(MINE)
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=2))

    with django_assert_num_queries(5):
        client.get(MINE)
    assert timezone.now() - Session.objects.get().seen_at < timedelta(seconds=30)


def test_what_is_over_is_forgotten(luc):
    enter()
    stale = enter()
    Session.objects.filter(session_key=stale.session.session_key).update(seen_at=timezone.now() - timedelta(hours=2))

    assert sessions.forget_ended() == 1
    assert Session.objects.count() == 1


@pytest.mark.parametrize(("sent", "said"), [
    (FIREFOX, "Firefox sur Linux"), ("", "Navigateur inconnu"), ("curl/8", "Navigateur inconnu"),
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/1 Edg/1", "Edge sur Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1", "Safari sur iPhone"),
    ("Mozilla/5.0 (Linux; Android 15) Chrome/1 Mobile Safari/1", "Chrome sur Android"),
])  # fmt: skip
def test_device_is_a_family_of_browser(sent, said):
    assert rules.device_of(sent) == said


@pytest.mark.parametrize(("address", "said"), [
    ("192.0.2.17", "192.0.…"), ("2001:db8:1:2::3", "2001:0db8:…"), ("", ""), ("x", ""),
])  # fmt: skip
def test_address_is_cut_in_half(address, said):
    assert rules.shortened(address) == said
