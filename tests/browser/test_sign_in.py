"""Coming in with Chromium: a security key, a passkey, a provider whose page one sees, and the sessions closed."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from jalon.accounts.models import AuditEvent, User
from tests.accounts.people import PASSWORD, make
from tests.accounts.signin import provider as providers
from tests.browser.pages.frame import overflow, violations
from tests.browsing import DESK, new_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server):
    """The test server under a name: a key answers to a name, never to an address."""

    class Named:
        url = live_server.url.replace("127.0.0.1", "localhost")

    return Named


@pytest.fixture
def page(chromium, site):
    for opened in new_page(chromium, site, viewport=DESK):
        opened.set_default_timeout(30_000)  # a key, a provider and the site answer one after the other
        yield opened


@pytest.fixture
def key(page):
    """A virtual key in the page's browser, that knows its owner and keeps who he is."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return made["authenticatorId"]


def enter(page, name):
    page.goto("/compte/connexion/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_password_is_seen_a_moment_and_leaves_as_a_password(page):
    make("luc")
    page.goto("/compte/connexion/")
    page.locator("[name=login]").fill("luc")
    field = page.locator("[name=password]")
    field.fill("un mauvais mot")

    page.get_by_role("button", name="Voir ce que l’on tape").click()
    assert field.get_attribute("type") == "text"
    assert violations(page) == []
    page.get_by_role("button", name="Voir ce que l’on tape").click()
    assert field.get_attribute("type") == "password"

    page.get_by_role("button", name="Voir ce que l’on tape").click()
    page.evaluate(
        "addEventListener('submit', () => { window.left = document.querySelector('[name=password]').type; "
        "event.preventDefault(); })"
    )
    page.get_by_role("button", name="Se connecter").click()
    assert page.evaluate("window.left") == "password"


def at_home(page):
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def leave(page):
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/compte/connexion/")


def add_key(page, name, *, alone):
    page.goto("/compte/second-facteur/cles/ajouter/")
    if "confirmer" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill(name)
    if alone:
        page.get_by_label("Entrer aussi sans mot de passe").check()
    assert violations(page) == []
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url(re.compile("second-facteur/(secours/)?$"))


def test_security_key_is_asked_after_the_password(page, key):
    make("luc")
    enter(page, "luc")
    add_key(page, "Clé bleue", alone=False)
    page.goto("/compte/second-facteur/cles/")
    assert page.get_by_role("row", name=re.compile("Clé bleue.*second facteur.*jamais")).count() == 1
    assert violations(page) == []
    leave(page)

    enter(page, "luc")
    page.wait_for_url("**/second-facteur/code/")
    assert violations(page) == []
    page.get_by_role("button", name="Se servir d’une clé").click()
    at_home(page)

    page.goto("/compte/connexions/")
    assert page.get_by_role("row", name=re.compile("Chrome sur Linux.*celle-ci.*mot de passe et clé")).count() == 1


def test_passkey_opens_alone_then_is_renamed_and_removed(page, key):
    make("luc")
    enter(page, "luc")
    add_key(page, "Mon portable", alone=True)
    leave(page)

    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    at_home(page)
    page.goto("/compte/connexions/")
    assert page.get_by_role("row", name=re.compile("clé d’accès")).count() == 1

    page.goto("/compte/second-facteur/cles/")
    page.get_by_role("link", name="Renommer Mon portable").click()
    assert "confirmer" in page.url
    page.goto("/compte/second-facteur/cles/confirmer/?next=/compte/second-facteur/cles/")
    assert violations(page) == []
    page.get_by_role("button", name="Confirmer avec une clé").click()
    page.wait_for_url("**/second-facteur/cles/")
    page.get_by_role("link", name="Renommer Mon portable").click()
    page.get_by_label("Nom de la clé").fill("Portable du bureau")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Retirer Portable du bureau").click()
    page.get_by_role("button", name="Retirer").click()
    page.get_by_text("Aucune clé").wait_for()

    changed = AuditEvent.objects.filter(verb="accounts.means_changed").order_by("pk")
    assert [one.details["means"] for one in changed] == ["clé ajoutée", "clé retirée"]  # of each, a letter leaves


def test_key_of_nobody_is_said(page, key):
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.get_by_text("La clé n’a pas répondu").wait_for()


def test_provider_lets_in_through_its_own_page(page, site, settings, tmp_path, monkeypatch):
    with providers.serving() as provider:
        settings.DATA_DIR = tmp_path
        monkeypatch.setenv("TEST_SECRET", providers.SECRET)
        cache.clear()
        provider.asks_first = True
        names = ("Hôpital du Phare", "Clinique de la Dune")
        numbers = ("990000010", "990000028")
        provider.claims = {
            "sub": "s-ada", "SubjectNameID": "8990001", "given_name": "Ada", "family_name": "Inventée", "acr": "eidas1",
            "SubjectRefPro": {"exercices": [{"codeProfession": "10", "activities": [
                {"numeroFinessSite": number, "raisonSocialeSite": name, "codeModeExercice": "S"}
                for number, name in zip(numbers, names, strict=True)
            ]}]},
        }  # fmt: skip
        (tmp_path / "connexion.yaml").write_text(
            f"providers:\n  psc:\n    title: Pro Santé Connect (essai)\n    kind: psc\n    issuer: {provider.url}\n"
            f"    client_id: {providers.CLIENT}\n    secret_env: TEST_SECRET\n    people: created\n"
            "    activities: {role: contributeur}\n"
        )
        page.goto("/compte/connexion/")
        assert violations(page) == []
        page.get_by_role("link", name="Pro Santé Connect (essai)").click()
        page.get_by_role("link", name="Je suis bien moi").click()
        page.wait_for_url("**/compte/activite/**")
        assert violations(page) == []
        assert overflow(page) <= 0
        page.get_by_label("Clinique de la Dune").check()
        page.get_by_role("button", name="Agir pour cette activité").click()
        page.locator("#messages").get_by_text("Vous agissez pour : Clinique de la Dune").wait_for()

        page.locator(".user-menu summary").click()
        page.get_by_role("link", name="Changer d’activité").click()
        page.get_by_label("Hôpital du Phare").check()
        page.get_by_role("button", name="Agir pour cette activité").click()
        page.locator("#messages").get_by_text("Vous agissez pour : Hôpital du Phare").wait_for()
        leave(page)
        page.get_by_role("link", name="La fermer aussi").click()
        page.wait_for_url("**/compte/connexion/")
        assert "/fin" in provider.asks


def test_session_is_closed_from_another_place(page):
    luc = make("luc")
    elsewhere = Client()
    elsewhere.force_login(luc)
    assert User.objects.get().sessions.count() == 1
    enter(page, "luc")

    page.goto("/compte/connexions/")
    assert violations(page) == []
    page.get_by_role("button", name="Fermer toutes les autres").click()
    page.get_by_role("button", name="Fermer les autres").click()
    page.get_by_text("1 connexion fermée").wait_for()

    assert "/compte/connexion/" in elsewhere.get("/").headers["Location"]
