"""The administrators' page of subscriptions, and the command."""

import json

import pytest

from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import gathering, signing
from tests.accounts import people
from tests.messages.webhooks.receiver import is_signed

pytestmark = pytest.mark.django_db
HOME = "/courriels/abonnements/"


@pytest.fixture
def admin(client):
    person = people.make("admin", "administrateur")
    client.force_login(person)
    return person


def form(receiver, owner, **more):
    return {"title": "CRM", "address": receiver.address, "owner": owner.pk, "events": ["month.closed"]} | more


def test_address_is_subscribed_from_the_page_and_its_secret_shown_once(client, admin, receiver):
    answer = client.post(f"{HOME}nouveau/", form(receiver, admin), follow=True)

    held = Subscription.objects.get()
    assert signing.secret_of(held) in answer.text
    assert signing.secret_of(held) not in client.get(f"{HOME}{held.pk}/").text
    assert receiver.address in client.get(HOME).text
    assert "Mois clos" in client.get(HOME).text


def test_secret_is_shown_on_the_page_of_its_subscription_alone(client, admin, receiver, subscribe):
    other = subscribe(admin)
    client.post(f"{HOME}nouveau/", form(receiver, admin))
    held = Subscription.objects.exclude(pk=other.pk).get()

    assert signing.secret_of(held) not in str(dict(client.session))
    assert signing.secret_of(held) not in client.get(f"{HOME}{other.pk}/").text
    assert signing.secret_of(held) in client.get(f"{HOME}{held.pk}/").text


def test_what_is_refused_is_said_beside_the_form(client, admin, receiver, settings):
    settings.OUTGOING = type(settings.OUTGOING)()

    answer = client.post(f"{HOME}nouveau/", form(receiver, admin))
    assert answer.status_code == 400
    assert "https://" in answer.text
    assert client.post(f"{HOME}nouveau/", form(receiver, admin, events=["tout"])).status_code == 400
    assert not Subscription.objects.exists()


def test_trial_tells_at_once_whether_it_arrived(client, admin, receiver, subscribe):
    held = subscribe(admin)
    receiver.answers = [404]

    assert "réponse 404" in client.post(f"{HOME}{held.pk}/essai/", follow=True).text
    assert "réponse 200" in client.post(f"{HOME}{held.pk}/essai/", follow=True).text


def test_buttons_do_what_they_say(client, admin, subscribe):
    held = subscribe(admin)
    page = f"{HOME}{held.pk}/"

    client.post(f"{page}arreter/")
    assert "Ce qui attend partira à la reprise" in client.get(page).text
    client.post(f"{page}reprendre/")
    held.refresh_from_db()
    assert held.stopped_at is None
    former = signing.secret_of(held)
    shown = client.post(f"{page}secret/", follow=True).text
    held.refresh_from_db()
    assert signing.secret_of(held) in shown
    assert former not in shown
    assert client.post(f"{page}autre/").status_code == 404
    client.post(f"{page}retirer/")
    assert not Subscription.objects.exists()


def test_history_shows_what_became_of_each_and_sends_again(client, admin, officer, receiver, subscribe):
    from jalon.accounts import audit

    held = subscribe(admin)
    audit.write("tracking.month_closed", by=officer, grid="segur_es", region="75", month="2022-08", note="")
    gathering.gather()
    Dispatch.objects.update(state="delivered", attempts=1, status=200, milliseconds=42, excerpt="<b>bien reçu</b>")

    text = client.get(f"{HOME}{held.pk}/").text
    assert "month.closed" in text
    assert "&lt;b&gt;bien reçu" in text
    client.post(f"{HOME}envois/{Dispatch.objects.get().pk}/renvoyer/")
    assert Dispatch.objects.get().state == "waiting"


def test_administrator_of_a_region_subscribes_for_its_people_alone(client, receiver, subscribe):
    national, local = people.make("partout", "region"), people.make("ici", "region", territories=["region:75"])
    theirs, ours = subscribe(national, title="AILLEURS"), subscribe(local, title="ICI")
    client.force_login(people.make("admin75", "administrateur", territories=["region:75"]))

    assert "AILLEURS" not in client.get(HOME).text
    assert "ICI" in client.get(HOME).text
    assert client.get(f"{HOME}{ours.pk}/").status_code == 200
    assert client.get(f"{HOME}{theirs.pk}/").status_code == 403
    assert client.post(f"{HOME}{theirs.pk}/essai/").status_code == 403
    assert client.post(f"{HOME}nouveau/", form(receiver, national)).status_code == 403
    assert client.post(f"{HOME}{ours.pk}/", form(receiver, national)).status_code == 403
    assert receiver.received == []


def test_number_of_queries_does_not_grow_with_the_list(client, admin, subscribe, django_assert_max_num_queries):
    for _ in range(5):
        subscribe(admin)

    with django_assert_max_num_queries(12):
        client.get(HOME)


@pytest.fixture
def opened(monkeypatch):
    """The command of this test may call loopback."""
    monkeypatch.setenv("JALON_OUTGOING", "127.0.0.0/8")


def test_command_subscribes_tries_and_says_no(opened, cli, receiver):
    cli("migrate")
    cli("createuser", "crm", "--role", "lecteur", "--territory", "region:75")
    told = ("--title", "CRM", "--owner", "crm", "--event", "month.closed")

    assert "adresse interne" in cli("webhooks", "add", "https://10.0.0.1/", *told, code=2).stderr
    made = json.loads(cli("webhooks", "add", receiver.address, *told, "--json").stdout)
    assert made["secret"].startswith("jalon_")
    assert "réponse 200" in cli("webhooks", "try", made["number"]).stdout
    headers, body = receiver.received[-1]
    assert is_signed(headers, body, made["secret"])
    assert "en marche" in cli("webhooks", "list").stdout
