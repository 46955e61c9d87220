"""Where Jalon goes when a provider names addresses: never further inside than the provider that was configured."""

import pytest
from django.core.cache import cache
from django.test import Client

from jalon.accounts.models import User
from jalon.accounts.signin import asking, oidc
from jalon.accounts.signin.configuration import Provider
from jalon.accounts.signin.refusals import Silent
from jalon.kernel.addresses import Allowed

pytestmark = pytest.mark.django_db
OUTSIDE = Provider("ailleurs", "Ailleurs", "https://identite.exemple.fr", "jalon")
LUC = {"sub": "s-luc", "preferred_username": "luc.martin"}
INSIDE = [
    "https://169.254.169.254/jwks", "https://[fe80::1]/jwks", "https://[fd00:ec2::254]/jwks", "https://10.0.0.1/jwks",
    "https://192.168.1.1/jwks", "https://[::ffff:10.0.0.1]/jwks", "https://0.0.0.0/jwks",
]  # fmt: skip
HERE = ["https://127.0.0.1/jwks", "https://localhost/jwks", "https://[::1]/jwks", "https://2130706433/jwks"]
WRITTEN_BADLY = [
    "http://identite.exemple.fr/jwks",
    "file:///etc/passwd",
    "https://",
    "javascript:alert(1)",
    "",
    "jwks",
    "https://[",
    "https://x:port/",
    "https://a b/",
    "https://x/\r\nX: y",
    "https://é.fr/",
    "https://a:b@x/",
]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """A proxy of the environment would resolve the names."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("address", [*INSIDE, *HERE])
def test_provider_of_the_public_network_sends_nobody_inside(address):
    with pytest.raises(Silent) as refused:
        asking.get(OUTSIDE, address)

    assert "adresse interne" in refused.value.reason


@pytest.mark.parametrize("address", [*WRITTEN_BADLY, "http://127.0.0.1/jwks", "http://localhost:9/jwks"])
def test_provider_of_the_public_network_is_asked_over_https_alone(address):
    with pytest.raises(Silent) as refused:
        asking.get(OUTSIDE, address)

    assert "https://" in refused.value.reason


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("name", ["jwks_uri", "token_endpoint", "userinfo_endpoint"])
def test_provider_of_this_machine_sends_nobody_further_inside(configure, come_in, provider, caplog, address, name):
    configure("people: created")
    provider.publishes = {name: address}

    answer = come_in(Client(), **LUC)

    assert answer.url == "/compte/connexion/"
    assert not User.objects.exists()
    assert "adresse interne" in caplog.text


@pytest.mark.parametrize("name", [*oidc.ENDPOINTS, *oidc.MORE_ENDPOINTS])
@pytest.mark.parametrize("address", ["http://10.0.0.1/x", "javascript:alert(1)", "https://[", "https://x/\r\nX: y"])
def test_address_that_is_no_https_is_followed_by_nobody(configure, client, provider, name, address):
    configure("people: created")
    provider.publishes = {name: address}

    assert client.get("/compte/connexion/par/hopital/").url == "/compte/connexion/"


def test_operator_may_open_the_way_inside(settings):
    settings.OUTGOING = Allowed.read("jetons.interne, 10.2.0.0/16")

    allowed = asking.allowed_for(OUTSIDE)

    assert allowed.names == {"jetons.interne", "identite.exemple.fr"}
    assert allowed.networks == settings.OUTGOING.networks


def test_redirection_is_not_followed(configure, client, provider):
    configure("people: created")
    provider.publishes = {"jwks_uri": f"{provider.url}/fin?post_logout_redirect_uri={provider.url}/jwks"}
    asked = Provider("hopital", "Annuaire", provider.url, "jalon")
    cache.clear()

    with pytest.raises(Silent) as refused:
        oidc.check(asked)

    assert "302" in refused.value.reason
