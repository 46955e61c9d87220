"""Headers on every answer, refusals and errors in French, never what the code saw."""

from contextlib import closing

import pytest
from django.http import Http404
from django.test import Client, override_settings
from django.urls import include, path

from jalon.kernel.refusal import Refusal
from tests.accounts.people import make


def refuse(request):
    raise Refusal("Le mois « 2022-13 » n'existe pas.", where="feuille Export, ligne 3")


def fail(request):
    raise ValueError("DUPONT Marie")


def lose(request):
    raise Http404


urlpatterns = [
    path("refus/", refuse),
    path("panne/", fail),
    path("perdu/", lose),
    path("", include("jalon.config.urls")),
]
handler400 = "jalon.web.errors.bad_request"
handler403 = "jalon.web.errors.permission_denied"
handler404 = "jalon.web.errors.page_not_found"
handler500 = "jalon.web.errors.server_error"


@pytest.fixture
def site():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/compte/connexion/", "/refus/", "/panne/", "/perdu/", "/rien/", "/sante/",
                                     "/static/ui/jalon.css"])  # fmt: skip
def test_every_answer_forbids_inline_and_foreign_content(site, address):
    with closing(site.get(address)) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_kept_by_no_cache(site):
    assert site.get("/refus/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_refusal_is_a_page_with_its_sentence(site):
    answer = site.get("/refus/", headers={"Referer": "http://testserver/sources/"})

    assert answer.status_code == 400
    assert "feuille Export, ligne 3 : Le mois « 2022-13 »" in answer.text
    assert 'href="http://testserver/sources/"' in answer.text


def test_refusal_does_not_lead_back_to_another_site(site):
    assert "ailleurs" not in site.get("/refus/", headers={"Referer": "https://ailleurs.example/"}).text


def test_refusal_is_a_fragment_for_htmx(site):
    answer = site.get("/refus/", headers={"HX-Request": "true"})

    assert answer.status_code == 400
    assert "<html" not in answer.text
    assert "2022-13" in answer.text


def test_error_shows_a_number_whose_journal_says_where(site, settings):
    answer = site.get("/panne/")

    assert answer.status_code == 500
    assert "DUPONT" not in answer.text
    number = answer.text.partition("Incident <strong>")[2].partition("<")[0]
    assert "test_protection.py" in (settings.DATA_DIR / "journal" / f"incident-{number}.txt").read_text()


@pytest.mark.parametrize("address", ["/perdu/", "/rien/du/tout"])
def test_lost_page_is_french(site, address):
    answer = site.get(address)

    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


@pytest.mark.django_db
def test_expired_form_is_explained():
    client = Client(enforce_csrf_checks=True)
    make("luc")

    answer = client.post("/compte/connexion/", {"login": "luc", "password": "x"})

    assert answer.status_code == 403
    assert "Formulaire expiré" in answer.text


def test_unknown_host_is_refused(site):
    assert site.get("/perdu/", headers={"Host": "ailleurs.example"}).status_code == 400


@pytest.mark.django_db
def test_health_needs_no_login(client):
    answer = client.get("/sante/")

    assert answer.status_code == 200
    assert answer.json()["ok"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/?page=%00", "/travaux/99999999999999999999/", "/compte/personnes/0/",
                                     "/compte/invitation/9999999999999999999999/x-y/", "/%ff%fe", "/travaux/?page=zzz",
                                     "/compte/invitation/1/%00/"])  # fmt: skip
def test_odd_addresses_never_break_the_site(client, address):
    client.force_login(make("claire", "administrateur"))

    assert client.get(address).status_code < 500
