"""The page of components, the entrance, and what the frame says around them."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from jalon import ui

HERE = Path(ui.__file__).parent
COMPONENTS = {f"ui/components/{path.name}" for path in (HERE / "templates/ui/components").glob("*.html")}
BUDGET = 32_000


@pytest.fixture
def page(signed_in):
    return signed_in.get("/composants/")


def test_components_page_shows_every_component(page):
    assert page.status_code == 200
    assert COMPONENTS - {template.name for template in page.templates} == set()


def test_every_component_says_how_to_include_it():
    silent = [
        name
        for name in COMPONENTS
        if not Path(name).name.startswith("_")
        and not re.match(r"{% comment %}\n.*{% (include|\w+ \")", (HERE / "templates" / name).read_text(), re.DOTALL)
    ]

    assert silent == []


def test_components_page_asks_nothing_of_the_database(signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # the session, the person, his grants, the lock of the session
        signed_in.get("/composants/")


def test_components_are_for_people_signed_in(client, db):
    assert client.get("/composants/").status_code == 302


def test_pages_say_that_a_region_is_fictitious(signed_in, settings):
    settings.DEMO = True

    assert "Région fictive" in signed_in.get("/composants/").content.decode()


def test_pages_of_a_real_region_do_not(signed_in, settings):
    settings.DEMO = False

    assert "Région fictive" not in signed_in.get("/composants/").content.decode()


@pytest.mark.parametrize("address", ["/compte/login/", "/compte/password/change/"])
def test_account_pages_are_french_and_framed(signed_in, client, address):
    visitor = client if "login" in address else signed_in

    html = visitor.get(address).content.decode()

    assert '<html lang="fr">' in html
    assert '<main id="contenu"' in html
    assert "<h1" in html
    assert html.count("<main") == 1


def test_error_page_stands_without_any_context():
    html = render_to_string("ui/error.html")

    assert "Cette page n’a pas pu être affichée" in html
    assert '<html lang="fr">' in html


def test_style_sheet_stays_within_its_budget():
    assert (HERE / "static/ui/jalon.css").stat().st_size <= BUDGET


def test_style_sheet_uses_no_name_it_does_not_define():
    css = (HERE / "static/ui/jalon.css").read_text()

    used = set(re.findall(r"var\((--[\w-]+)", css))
    defined = set(re.findall(r"(--[\w-]+):", css))

    assert used - defined == set()
