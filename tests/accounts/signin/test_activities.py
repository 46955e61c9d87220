"""Pro Santé Connect: a person with several activities says for which one he acts; his rights follow."""

import pytest
from django.test import Client

from jalon.accounts import access
from jalon.accounts.models import AuditEvent, User
from jalon.accounts.signin import rules

pytestmark = pytest.mark.django_db
FIRST, SECOND = "990000010", "990000028"
ACTIVITIES = """
    kind: psc
    people: created
    activities: {role: contributeur, actor: region, professions: ["10", "21"]}
"""


def activity(finess="", name="Cabinet", mode="S"):
    return {"codeModeExercice": mode, "numeroFinessSite": finess, "raisonSocialeSite": name, "codePostal": "99100"}


def claims(*activities, profession="10"):
    return {
        "sub": "f:1:8990001", "SubjectNameID": "8990001", "acr": "eidas1",
        "given_name": "Ada", "family_name": "Inventée",
        "SubjectRefPro": {"exercices": [{"codeProfession": profession, "activities": list(activities)}]},
    }  # fmt: skip


HERE, THERE = activity(FIRST, "Hôpital du Phare"), activity(SECOND, "Clinique de la Dune")
OFFICE = activity(name="Cabinet des Sternes", mode="L")


@pytest.fixture
def psc(configure):
    configure(rights=ACTIVITIES)


def may_read(client, number):
    return client.get("/compte/").wsgi_request.perimeter.may_read_establishment(number)


def keys(client):
    return {label: key for key, label, _ in client.get("/compte/activite/").context["acting"].offered}


def choose(client, name, **more):
    key = next(key for label, key in keys(client).items() if label.startswith(name))
    return client.post("/compte/activite/choisir/", {"activite": key, **more})


def test_only_activity_is_chosen_for_him(client, psc, come_in, provider):
    come_in(**claims(HERE))

    assert client.get("/").status_code == 200
    assert may_read(client, FIRST)
    assert not may_read(client, SECOND)
    assert "Vous agissez pour : Hôpital du Phare, 99100, salarié" in client.get("/").text


def test_level_asked_of_the_provider_is_eidas1(client, psc):
    assert "acr_values=eidas1" in client.get("/compte/connexion/par/hopital/").headers["Location"]


def test_with_several_he_chooses_before_anything_else(client, psc, come_in):
    come_in(**claims(HERE, THERE, OFFICE))

    answer = client.get("/antibiotiques/")

    assert answer.url == "/compte/activite/?next=/antibiotiques/"
    assert not may_read(client, FIRST)
    page = client.get(answer.url).text
    assert "Clinique de la Dune" in page
    assert "n’ouvre aucun droit" in page


def test_rights_follow_the_activity_and_change_with_it(client, psc, come_in):
    come_in(**claims(HERE, THERE))

    assert choose(client, "Hôpital", next="/antibiotiques/").url == "/antibiotiques/"
    assert (may_read(client, FIRST), may_read(client, SECOND)) == (True, False)
    choose(client, "Clinique")
    assert (may_read(client, FIRST), may_read(client, SECOND)) == (False, True)

    chosen = AuditEvent.objects.filter(verb="accounts.activity_chosen").order_by("pk")
    assert [event.details["activity"].split(",")[0] for event in chosen] == ["Hôpital du Phare", "Clinique de la Dune"]


def test_two_browsers_may_act_for_two_activities(psc, come_in):
    one, two = Client(), Client()
    come_in(one, **claims(HERE, THERE))
    come_in(two)

    choose(one, "Hôpital")
    choose(two, "Clinique")

    assert (may_read(one, FIRST), may_read(one, SECOND)) == (True, False)
    assert (may_read(two, FIRST), may_read(two, SECOND)) == (False, True)


def test_activity_that_is_not_his_is_refused(client, psc, come_in):
    come_in(**claims(HERE, THERE))

    answer = client.post("/compte/activite/choisir/", {"activite": "0123456789abcdef"})

    assert answer.status_code == 400
    assert not may_read(client, FIRST)


def test_activity_left_takes_its_right_away(psc, come_in):
    come_in(Client(), **claims(HERE, THERE))

    come_in(Client(), **claims(HERE))

    assert [g.territories for g in User.objects.get().grants.filter(revoked_at=None)] == [[f"etablissement:{FIRST}"]]


def test_right_of_an_activity_holds_for_nobody_who_has_not_chosen_it(psc, come_in):
    come_in(Client(), **claims(HERE))

    assert access.perimeter_of(User.objects.get()) == access.NOBODY


def test_other_professions_receive_nothing(client, psc, come_in):
    come_in(**claims(HERE, profession="60"))

    assert not may_read(client, FIRST)


def test_person_seen_by_an_administrator_has_no_activity(client, psc, come_in, django_user_model):
    from tests.accounts.people import make

    come_in(Client(), **claims(HERE, THERE))
    client.force_login(make("claire", "administrateur"))
    client.post(f"/compte/personnes/{User.objects.get(username='8990001').pk}/voir-comme/")

    assert client.get("/").status_code == 200
    assert "Vous agissez pour" not in client.get("/").text


MALFORMED = [None, [], "x", {"exercices": "x"}, {"exercices": [None, {"activities": {}}]}, {"exercices": [{}]}]


@pytest.mark.parametrize("said", MALFORMED)
def test_malformed_activities_are_none(said):
    assert rules.activities({"SubjectRefPro": said}) == []


def test_wrong_number_is_no_establishment():
    held = {"exercices": [{"activities": [activity("990000011", "Ailleurs"), {"numeroFinessSite": 12}]}]}

    assert [one.finess for one in rules.activities({"SubjectRefPro": held})] == ["", ""]
