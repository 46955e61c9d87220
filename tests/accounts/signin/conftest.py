"""A provider, what the instance says of it, and someone who goes through it as a browser does."""

from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache

from tests.accounts.signin import provider as providers

RIGHTS = """
    rights:
      - {group: dsi, role: administrateur}
      - {group: suivi, role: region, territories: [region:75]}
"""


@pytest.fixture
def provider():
    with providers.serving() as found:
        yield found


@pytest.fixture
def configure(settings, tmp_path, monkeypatch, provider):
    """configure("people: created", top="second_factor: …"): the file of an instance whose provider is `hopital`."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("TEST_SECRET", providers.SECRET)
    cache.clear()

    def configure(*lines, rights=RIGHTS, top=""):
        said = "".join(f"    {line}\n" for line in lines)
        (tmp_path / "connexion.yaml").write_text(
            f"{top}\nproviders:\n  hopital:\n    title: Annuaire de l'hôpital\n    issuer: {provider.url}\n"
            f"    client_id: {providers.CLIENT}\n    secret_env: TEST_SECRET\n{said}{rights}"
        )

    return configure


@pytest.fixture
def come_in(client, provider):
    """come_in(sub="…"): from the button to what Jalon answers, once back from a provider that says these claims."""

    def come_in(browser=None, following="", **claims):
        browser = browser or client
        if claims:
            provider.claims = claims
        away = browser.get(f"/compte/connexion/par/hopital/{following}")
        back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
        parts = urlsplit(back)
        return browser.get(f"{parts.path}?{parts.query}")

    return come_in
