"""Invitations: pending, expired, accepted, cancelled; sent again; their letters."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from jalon.accounts import actions, invitations
from jalon.accounts.models import AuditEvent, User
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(client):
    person = make("claire", "administrateur")
    client.force_login(person)
    return person


@pytest.fixture
def lea(claire):
    return actions.create_person(username="lea", email="lea@exemple.fr", role="lecteur", actor="region", by=claire)


def states():
    return [(str(one.person), one.state) for one in invitations.invitations()]


def grow_old():
    AuditEvent.objects.update(at=timezone.now() - timedelta(days=8))


def test_invitation_waits_then_is_accepted(client, lea):
    assert states() == [("lea", "en attente")]

    actions.choose_password(person=lea, password=PASSWORD)

    assert states() == [("lea", "acceptée")]


def test_invitation_too_old_is_expired_then_sent_again(client, lea):
    grow_old()
    assert states() == [("lea", "expirée")]

    page = client.post(reverse("accounts:new_link", args=[lea.pk]), follow=True)

    assert "/compte/invitation/" in page.text
    assert states() == [("lea", "en attente")]


def test_cancelled_invitation_opens_nothing(client, lea):
    path = invitations.path_for(lea)

    client.post(reverse("accounts:cancel_invitation", args=[lea.pk]))

    assert states() == [("lea", "annulée")]
    assert "déjà servi" in client.get(path).text
    assert AuditEvent.objects.filter(verb="accounts.invitation_cancelled").count() == 1


def test_person_with_a_password_has_no_invitation_to_cancel(client, claire):
    luc = make("luc")

    assert client.post(reverse("accounts:cancel_invitation", args=[luc.pk])).status_code == 400

    luc.refresh_from_db()
    assert luc.check_password(PASSWORD)


def test_people_page_lists_them_with_what_may_be_done(client, lea):
    page = client.get(reverse("accounts:people")).text

    assert "en attente" in page
    assert "Renvoyer" in page
    assert reverse("accounts:cancel_invitation", args=[lea.pk]) in page


@pytest.mark.parametrize("name", ["accounts:cancel_invitation", "accounts:new_link"])
def test_only_administrators_touch_invitations(client, lea, name):
    client.force_login(make("luc", "region"))

    assert client.post(reverse(name, args=[lea.pk])).status_code == 403
    assert states() == [("lea", "en attente")]


# Letters


@pytest.fixture
def published(settings):
    settings.HOST = "jalon.exemple.fr"
    settings.PUBLIC_ORIGIN = "https://jalon.exemple.fr"


def letters():
    asked = apps.get_app_config("accounts").letters()
    return [letter for letter in asked if letter.key.startswith("accounts.invitation")]


def test_letter_of_a_waiting_invitation_leads_to_its_link(published, client, lea):
    letter = letters()[0]

    assert letter.to == "lea@exemple.fr"
    assert letter.secret
    link = next(line for line in letter.text.splitlines() if line.startswith("https://"))
    assert link.startswith("https://jalon.exemple.fr/compte/invitation/")
    client.logout()
    assert client.get(link.removeprefix("https://jalon.exemple.fr")).status_code == 200


def test_letter_is_the_same_until_the_invitation_is_sent_again(published, lea, claire):
    keys = {letters()[0].key, letters()[0].key}

    actions.make_link(person=lea, by=claire)

    assert len(keys) == 1
    assert letters()[0].key not in keys


@pytest.mark.parametrize("event", ["accepted", "cancelled", "expired", "closed", "without an address"])
def test_no_letter_once_it_has_nothing_to_say(published, lea, claire, event):
    acts = {
        "accepted": lambda: actions.choose_password(person=lea, password=PASSWORD),
        "cancelled": lambda: actions.cancel_invitation(person=lea, by=claire),
        "expired": grow_old,
        "closed": lambda: actions.deactivate(person=lea, by=claire),
        "without an address": lambda: User.objects.filter(pk=lea.pk).update(email=""),
    }
    acts[event]()

    assert letters() == []


def test_no_letter_from_an_instance_without_an_address(lea):
    assert letters() == []
