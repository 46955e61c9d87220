"""Counts for whoever reads the region, names for those who work with professionals there."""

import pytest
from django.test import Client

from jalon.accounts.models import AuditEvent
from jalon.directory.professionals.models import Professional
from tests.accounts import people
from tests.directory.lists import ET1
from tests.directory.professionals.conftest import BORDEAUX, HOSPITAL, OFFICE, row

pytestmark = pytest.mark.django_db
HOME = "/annuaire/professionnels/"
WHO = {  # role, actor, territories, themes: the names he reads, the count he sees
    "administrator": ("administrateur", "region", ["region:75"], [], {"DORDOGNE", "GIRONDE"}, 2),
    "officer": ("region", "region", ["region:75"], [], {"DORDOGNE", "GIRONDE"}, 2),
    "owner": ("national", "ans", [], [], {"DORDOGNE", "GIRONDE"}, 2),
    "cpam of Dordogne": ("contributeur", "cpam", ["departement:24"], [], {"DORDOGNE"}, 2),
    "officer of one theme": ("region", "region", ["region:75"], ["mssante"], set(), 2),
    "pharmacist": ("contributeur", "omedit", ["region:75"], [], set(), 2),
    "reader of a cpam": ("lecteur", "cpam", ["region:75"], [], set(), 2),
    "reader": ("lecteur", "region", ["region:75"], [], set(), 2),
    "far officer": ("region", "region", ["region:53"], [], set(), 0),
}


@pytest.fixture
def two(load_rows, hospitals):
    """One person in Dordogne, one in Gironde."""
    load_rows(row(1, name="DORDOGNE", site=HOSPITAL, mode="S"), row(2, name="GIRONDE", site=BORDEAUX))


def browse(who, name="essai"):
    role, actor, territories, themes, *_ = WHO[who]
    client = Client()
    client.force_login(people.make(name, role, actor, territories=territories, themes=themes))
    return client


@pytest.mark.parametrize("who", WHO)
def test_names_and_counts(two, who):
    *_, names, count = WHO[who]

    page = browse(who).get(HOME)

    text = page.content.decode()
    assert page.status_code == 200
    assert {name for name in ("DORDOGNE", "GIRONDE") if name in text} == names
    assert [line[-1] for line in page.context["counts"].rows] == ([count] if count else [])


@pytest.mark.parametrize("who", WHO)
def test_one_person_is_read_by_those_who_cover_him(two, who):
    *_, names, _ = WHO[who]
    client = browse(who)

    answers = [client.get(f"{HOME}{one.pk}/").status_code for one in Professional.objects.order_by("number")]

    assert answers == [200 if name in names else 403 for name in ("DORDOGNE", "GIRONDE")]


REFUSED = ("officer of one theme", "pharmacist", "reader of a cpam", "reader")


@pytest.mark.parametrize("who", REFUSED)
def test_an_export_of_names_is_refused(two, who):
    assert browse(who).get(f"{HOME}export.csv").status_code == 403
    assert not AuditEvent.objects.filter(verb="directory.professionals_exported").exists()


@pytest.mark.parametrize("who", [one for one in WHO if one not in REFUSED])
def test_an_export_holds_the_names_one_may_read_and_is_noted(two, who):
    *_, names, _ = WHO[who]

    answer = browse(who).get(f"{HOME}export.csv", {"q": "e"})

    noted = AuditEvent.objects.get(verb="directory.professionals_exported")
    text = answer.content.decode("utf-8-sig")
    assert {name for name in ("DORDOGNE", "GIRONDE") if name in text} == names
    assert noted.details == {"professionals": len(names), "filters": {}, "by_name": True}


def test_a_reader_cannot_search_by_name(two):
    page = browse("reader").get(HOME, {"q": "dordogne"})

    assert "q" not in page.context["form"].fields
    assert "DORDOGNE" not in page.content.decode()


def test_an_activity_elsewhere_is_counted_not_told(load_rows):
    load_rows(row(1, site=OFFICE), row(1, site=BORDEAUX))

    page = browse("cpam of Dordogne").get(f"{HOME}{Professional.objects.get().pk}/").content.decode()

    assert "CABINET FICTIF" in page
    assert "CABINET BORDEAUX" not in page
    assert "autre activité hors de votre territoire" in page


def test_someone_who_left_the_territory_is_no_longer_told_there(load_rows):
    load_rows(row(1, name="PARTIE", site=OFFICE))
    load_rows(row(1, name="PARTIE", site=BORDEAUX), day="20260215")
    page = f"{HOME}{Professional.objects.get().pk}/"

    answers = [browse("cpam of Dordogne").get(page), browse("officer", "autre").get(page)]

    assert [one.status_code for one in answers] == [403, 200]
    assert "PARTIE" not in answers[0].text


def test_the_page_of_an_establishment_counts_them(two):
    page = browse("reader").get(f"/annuaire/{ET1}/").content.decode()

    assert "Ceux qui exercent ici, par profession" in page
    assert f"/annuaire/professionnels/?finess={ET1}" in page
