from types import SimpleNamespace

import pytest
from django.apps import apps

from jalon.ui import menu
from jalon.ui.menu import Concern, MenuEntry

ADDRESSES = {
    "home": "/", "suivi": "/suivi/", "envois": "/suivi/envois/", "annuaire": "/annuaire/", "droits": "/compte/droits/",
}  # fmt: skip


@pytest.fixture
def declare(monkeypatch):
    monkeypatch.setattr(menu, "reverse", lambda name: ADDRESSES[name])

    def declare(*entries, concerns=()):
        first = SimpleNamespace(menu=entries[:1], concerns=lambda user: list(concerns))
        rest = SimpleNamespace(menu=entries[1:])
        monkeypatch.setattr(apps, "get_app_configs", lambda: [rest, first, SimpleNamespace()])

    return declare


def test_sections_come_in_their_order(declare):
    declare(MenuEntry("Annuaire", "annuaire", "building", 20), MenuEntry("Suivi", "suivi", "table", 10))

    assert [link.label for link in menu.links_for("claire", "/")] == ["Suivi", "Annuaire"]


def test_section_closed_to_someone_is_not_shown(declare):
    declare(MenuEntry("Suivi", "suivi", "table"), MenuEntry("Annuaire", "annuaire", "x", visible=lambda u: u == "ana"))

    assert [link.label for link in menu.links_for("claire", "/")] == ["Suivi"]
    assert [link.label for link in menu.links_for("ana", "/")] == ["Annuaire", "Suivi"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", ["Accueil"]), ("/suivi/2022-08/", ["Suivi"]), ("/suivi/envois/3/", ["Envois"]), ("/compte/", [])],
)
def test_section_at_hand_is_marked(declare, path, current):
    declare(
        MenuEntry("Accueil", "home", "house"),
        MenuEntry("Suivi", "suivi", "table"),
        MenuEntry("Envois", "envois", "inbox"),
    )

    assert [link.label for link in menu.links_for("claire", path) if link.current] == current


def test_page_that_a_section_covers_marks_it(declare):
    declare(MenuEntry("Annuaire", "annuaire", "x", covers=("droits",)), MenuEntry("Suivi", "suivi", "table"))

    found = [(link.label, link.url) for link in menu.links_for("claire", "/compte/droits/3/") if link.current]

    assert found == [("Annuaire", "/annuaire/")]


def test_part_switched_off_has_no_section():
    assert menu._address("nowhere:at_all") == ""


def test_concerns_of_every_feature_are_gathered(declare):
    declare(concerns=[Concern("à voir", "/b", order=20), Concern("à régler", "/a", count=3, order=10)])

    assert [concern.label for concern in menu.concerns_for("claire")] == ["à régler", "à voir"]
