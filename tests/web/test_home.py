"""The first page: what waits for this person, and the three steps of an empty instance."""

import pytest
from django.apps import apps
from django.urls import reverse

from jalon.accounts import actions
from jalon.directory.models import Entity, EntityKind
from jalon.sources.models import Delivery
from jalon.ui.menu import Concern
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_concerns(monkeypatch):
    for config in apps.get_app_configs():
        if hasattr(config, "concerns"):
            monkeypatch.setattr(config, "concerns", lambda user: [])


def steps_of(client):
    return [(step.done, step.current) for step in client.get("/").context["steps"]]


def test_stranger_is_sent_to_the_login_page(client):
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.url == "/compte/connexion/?next=/"


def test_empty_instance_opens_on_its_three_steps(client):
    client.force_login(make("claire", "administrateur"))

    answer = client.get("/")

    assert [step.title for step in answer.context["steps"]] == [
        "Charger l’annuaire",
        "Charger un premier fichier",
        "Inviter quelqu’un",
    ]
    assert steps_of(client) == [(False, True), (False, False), (False, False)]
    assert reverse("accounts:invite") in answer.text


def test_each_step_is_marked_once_taken_and_the_last_hides_them(client, no_concerns):
    client.force_login(make("claire", "administrateur"))

    Entity.objects.create(kind=EntityKind.ET, code="240000015")
    assert steps_of(client) == [(True, False), (False, True), (False, False)]

    Delivery.objects.create(file_name="x.xlsx", sha256="0" * 64, state=Delivery.State.APPLIED)
    assert steps_of(client) == [(True, False), (True, False), (False, True)]

    make("luc")
    assert "Rien n’attend" in client.get("/").text


def test_reader_is_not_asked_to_load_files(client, no_concerns):
    client.force_login(make("luc", "lecteur"))

    assert client.get("/").context["steps"] == []


def test_person_without_right_is_told_whom_to_ask(client, no_concerns):
    seul = make("seul")
    actions.revoke(grant=seul.grants.get(), by=None)
    client.force_login(seul)

    assert "Aucun droit" in client.get("/").text


def test_what_features_declare_is_shown_in_order(client, monkeypatch, no_concerns):
    said = [
        Concern("colonnes à compléter", "/suivi/", count=4, order=20),
        Concern("lignes à régler", "/sources/", count=3, order=10),
    ]
    monkeypatch.setattr(apps.get_app_config("tracking"), "concerns", lambda user: said, raising=False)
    client.force_login(make("luc", "lecteur"))

    page = client.get("/").text

    assert page.index("lignes à régler") < page.index("colonnes à compléter")


def test_people_menu_is_for_administrators(client, no_concerns):
    client.force_login(make("luc", "region"))
    assert reverse("accounts:people") not in client.get("/").text

    client.force_login(make("claire", "administrateur"))
    assert reverse("accounts:people") in client.get("/").text
