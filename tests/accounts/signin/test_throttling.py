"""Guessing a password: slowed down for all the processes of a site together, saying nothing of the account."""

import re

import pytest
import requests

from tests.browser.conftest import jalon, served

PASSWORD = "quatre mots pour entrer"


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "var"
    jalon(folder, "migrate")
    jalon(folder, "createuser", "luc", "--password-stdin", input=PASSWORD)
    with served(folder, "serve") as url:  # two processes
        yield url


def attempt(site, name, password):
    """From a browser of its own: whichever process answers."""
    with requests.Session() as browser:
        page = browser.get(f"{site}/compte/connexion/", timeout=10)
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        form = {"login": name, "password": password, "csrfmiddlewaretoken": token}
        return browser.post(f"{site}/compte/connexion/", form, timeout=10, allow_redirects=False)


def said(answer):
    return re.findall('<div class="notice-content">(.*?)</div>', answer.text)


def test_sixth_guess_is_refused_whichever_process_answers(site):
    """Real processes: twelve seconds."""
    guesses = [said(attempt(site, "luc", "perdu")) for _ in range(6)]
    unknown = [said(attempt(site, "personne", "perdu")) for _ in range(6)]

    right = attempt(site, "luc", PASSWORD)

    assert right.status_code == 200
    assert "Trop" in said(right)[0]
    assert guesses == unknown
    assert guesses[0] != guesses[5]
