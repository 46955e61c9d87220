"""Who may do what: perimeters by role, actor, territory and theme."""

import pytest
from django.contrib.auth.models import AnonymousUser

from jalon.accounts import access, actions
from jalon.accounts.access import Perimeter, Right
from tests.accounts.people import make


def perimeter(role, actor="region", territories=(), themes=()):
    return Perimeter((Right(role, actor, frozenset(territories), frozenset(themes)),))


def test_nobody_may_do_anything():
    nobody = access.perimeter_of(AnonymousUser())

    assert not nobody.may_read("75")
    assert not nobody.may_write("region", region="75")
    assert not nobody.may_import("cnam")
    assert not nobody.may_settle("75")
    assert nobody.regions == set()
    assert "administrateur" in nobody.why_not_write("region")


def test_reader_reads_his_territory_only_and_writes_nothing():
    reader = perimeter("lecteur", territories=["region:75"])

    assert reader.may_read("75")
    assert not reader.may_read("53")
    assert reader.regions == {"75"}
    assert not reader.may_write("region", region="75")
    assert "lecteur" in reader.why_not_write("region", region="75")
    assert not reader.may_import("region")


def test_region_writes_its_own_columns_in_its_territory():
    region = perimeter("region", territories=["region:75"])

    assert region.may_write("region", region="75", department="24")
    assert region.may_write("region", department="24")
    assert not region.may_write("region", region="53")
    assert not region.may_write("cnam", region="75")
    assert "Bretagne" in region.why_not_write("region", region="53")
    assert "Nouvelle-Aquitaine" in region.why_not_write("region", region="53")


def test_region_receives_the_files_of_national_owners():
    assert perimeter("region").may_import("cnam")
    assert perimeter("region").may_import("region")


def test_national_owner_writes_and_brings_only_its_own():
    cnam = perimeter("national", actor="cnam")

    assert cnam.may_write("cnam", region="75")
    assert not cnam.may_write("ans", region="75")
    assert not cnam.may_write("region", region="75")
    assert cnam.may_import("cnam")
    assert not cnam.may_import("ans")
    assert cnam.regions is None


def test_department_right_opens_its_region_for_reading_and_itself_for_writing():
    dordogne = perimeter("region", territories=["departement:24"])

    assert dordogne.may_read("75")
    assert dordogne.regions == {"75"}
    assert dordogne.may_write("region", region="75", department="24")
    assert not dordogne.may_write("region", region="75", department="33")
    assert "Gironde" in dordogne.why_not_write("region", region="75", department="33")
    assert not dordogne.may_settle("75")


def test_theme_outside_the_right_is_refused():
    region = perimeter("region", themes=["dmp"])

    assert region.may_write("region", region="75", theme="dmp")
    assert not region.may_write("region", region="75", theme="mss")
    assert "mss" in region.why_not_write("region", region="75", theme="mss").lower()


def test_administrator_reads_everything_but_does_not_write_for_national_owners():
    administrator = perimeter("administrateur")

    assert administrator.is_administrator
    assert administrator.regions is None
    assert administrator.may_settle("75")
    assert administrator.may_write("region", region="75")
    assert not administrator.may_write("ans", region="75")


def test_two_rights_do_not_lend_each_other_their_territory():
    both = Perimeter((
        Right("region", "region", frozenset({"region:75"})),
        Right("national", "cnam", frozenset({"region:53"})),
    ))  # fmt: skip

    assert both.may_write("region", region="75")
    assert both.may_write("cnam", region="53")
    assert not both.may_write("region", region="53")
    assert not both.may_write("cnam", region="75")


def test_system_may_do_everything():
    system = access.system()

    assert system.is_administrator
    assert system.may_read("53")
    assert system.may_write("cnam", region="75")
    assert system.may_import("ans")
    assert system.regions is None
    assert system.why_not_write("ans") == ""


@pytest.mark.django_db
def test_revoked_right_and_closed_account_open_nothing():
    person = make("luc", "region", territories=["region:75"])
    assert access.perimeter_of(person).may_write("region", region="75")

    actions.revoke(grant=person.grants.get(), by=None)

    assert not access.perimeter_of(person).may_read("75")
    other = make("lea", "region")
    other.is_active = False
    assert not access.perimeter_of(other).may_read("75")
