"""« Voir comme… »: what another person sees, nothing written, a trace at both ends."""

import pytest
from django.urls import reverse

from jalon.accounts import actions
from jalon.accounts.models import AuditEvent
from tests.accounts.people import make

pytestmark = pytest.mark.django_db
STOP = "/compte/voir-comme/fin/"


@pytest.fixture
def claire():
    return make("claire", "administrateur")


@pytest.fixture
def luc():
    return make("luc", "region", territories=["region:75"])


@pytest.fixture
def seeing(client, claire, luc):
    """The administrator's client, who sees as Luc."""
    client.force_login(claire)
    assert client.post(reverse("accounts:see_as", args=[luc.pk])).status_code == 302
    return client


def verbs():
    return [verb for (verb,) in AuditEvent.objects.order_by("pk").values_list("verb") if "seen_as" in verb]


def test_site_is_seen_as_the_other_with_a_banner(seeing, luc):
    page = seeing.get("/")

    assert page.context["user"].pk == luc.pk
    assert page.wsgi_request.perimeter.regions == {"75"}
    assert "Vous voyez Jalon comme luc" in page.text
    assert "Personnes" not in page.text


def test_nothing_is_written_meanwhile(seeing):
    answer = seeing.post("/annuaire/charger/", {"x": "y"})

    assert answer.status_code == 403
    assert "rien ne s&#x27;écrit" in answer.text
    assert STOP in answer.text


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_passes_either(seeing, method):
    assert getattr(seeing, method)("/").status_code in (403, 405)


@pytest.mark.parametrize("name", [
    "accounts:mine", "accounts:people", "accounts:rights", "account_change_password", "mfa_index",
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "account_reauthenticate",
])  # fmt: skip
def test_account_and_secrets_of_the_other_are_not_shown(seeing, name):
    answer = seeing.get(reverse(name))

    assert answer.status_code == 403
    assert "ne sont qu&#x27;à cette personne" in answer.text
    assert STOP in answer.text


def test_coming_back_ends_it_with_a_trace(seeing, claire, luc):
    answer = seeing.post(STOP)

    assert answer.url == reverse("accounts:person", args=[luc.pk])
    assert seeing.get("/").context["user"].pk == claire.pk
    assert verbs() == ["accounts.seen_as", "accounts.seen_as_ended"]
    assert {event.by for event in AuditEvent.objects.filter(verb__contains="seen_as")} == {claire}


def test_signing_out_ends_it_with_a_trace(seeing):
    seeing.post(reverse("account_logout"))

    assert verbs() == ["accounts.seen_as", "accounts.seen_as_ended"]
    assert seeing.get("/").status_code == 302


def test_what_is_read_is_noted_under_the_administrator(seeing, claire, luc):
    from jalon.accounts import audit

    seen = seeing.get("/").wsgi_request.user
    event = audit.write("tests.read", by=seen)

    assert event.by == claire
    assert event.details["seen_as"] == f"compte n° {luc.pk}"


def test_coming_back_when_nobody_is_seen_changes_nothing(client, luc):
    client.force_login(luc)

    assert client.post(STOP).status_code == 302
    assert verbs() == []


def test_others_than_administrators_see_as_nobody(client, luc):
    other = make("lea")
    client.force_login(luc)

    assert client.post(reverse("accounts:see_as", args=[other.pk])).status_code == 403
    assert verbs() == []


@pytest.mark.parametrize("case", ["another administrator", "oneself", "closed"])
def test_some_are_not_seen_as(client, claire, luc, case):
    chosen = {"another administrator": make("alix", "administrateur"), "oneself": claire, "closed": luc}[case]
    if case == "closed":
        actions.deactivate(person=luc, by=None)
    client.force_login(claire)

    assert client.post(reverse("accounts:see_as", args=[chosen.pk])).status_code == 400
    assert client.get("/").context["user"].pk == claire.pk
    assert verbs() == []


def test_administrator_of_a_region_sees_nothing_of_what_another_keeps(client, luc):
    client.force_login(make("denise", "administrateur", territories=["region:53"]))

    answer = client.post(reverse("accounts:see_as", args=[luc.pk]))

    assert answer.status_code == 400
    assert "hors de votre territoire" in answer.text


def test_administrator_of_a_region_sees_as_a_national_owner(client):
    ans = make("ans", "national", "ans")
    client.force_login(make("denise", "administrateur", territories=["region:53"]))

    client.post(reverse("accounts:see_as", args=[ans.pk]))

    assert client.get("/").context["user"].pk == ans.pk


@pytest.mark.parametrize("event", ["the administrator loses his right", "the other becomes an administrator",
                                   "the other is closed"])  # fmt: skip
def test_it_ends_by_itself(seeing, claire, luc, event):
    if event == "the administrator loses his right":
        make("alix", "administrateur")
        actions.revoke(grant=claire.grants.get(), by=None)
    elif event == "the other is closed":
        actions.deactivate(person=luc, by=None)
    else:
        actions.give(person=luc, role="administrateur", actor="region", by=None)

    assert seeing.get("/").context["user"].pk == claire.pk


def test_button_is_on_the_page_of_the_person_only_when_it_works(client, claire, luc):
    client.force_login(claire)

    assert "Voir comme luc" in client.get(reverse("accounts:person", args=[luc.pk])).text
    assert "Voir comme" not in client.get(reverse("accounts:person", args=[claire.pk])).text
