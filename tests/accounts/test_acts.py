"""Acts of a right: read, write, import, close, per theme and territory, for every actor of the catalogue."""

import itertools

import pytest

from jalon import catalogue
from jalon.accounts import access, actions
from jalon.accounts.access import Perimeter, Right
from jalon.accounts.models import Act, Role
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

READ, WRITE, IMPORT, CLOSE = Act
OF_THE_ROLES = {
    "lecteur": {READ},
    "contributeur": {READ, WRITE},
    "region": {READ, WRITE, IMPORT, CLOSE},
    "national": {READ, WRITE, IMPORT},
    "administrateur": {READ, WRITE, IMPORT, CLOSE},
}


def perimeter(role, actor="region", territories=(), themes=(), acts=()):
    return Perimeter((Right(role, actor, frozenset(territories), frozenset(themes), frozenset(acts)),))


@pytest.mark.parametrize("role", Role.values)
def test_right_that_names_no_act_has_those_of_its_role(role):
    assert Right(role, "region").acts == OF_THE_ROLES[role]


@pytest.mark.parametrize(
    ("role", "acts"), list(itertools.product(["contributeur", "region"], [[WRITE], [IMPORT], [CLOSE]]))
)
def test_right_that_names_acts_has_only_these_and_reading(role, acts):
    assert Right(role, "region", named=frozenset(acts)).acts == {READ, *acts}


@pytest.mark.parametrize("actor", sorted(catalogue.current().actors))
def test_every_actor_writes_its_own_columns_and_no_other(actor):
    held = perimeter("contributeur", actor, ["region:75"])

    for owner in catalogue.current().actors:
        assert held.may_write(owner, region="75", theme="dmp") == (owner == actor)
        assert not held.may_write(owner, region="53")
        assert not held.may_import(owner)


@pytest.mark.parametrize("actor", sorted(set(catalogue.current().actors) - {"region"}))
def test_actor_who_may_import_brings_only_its_own_files(actor):
    held = perimeter("contributeur", actor, ["region:75"], acts=[IMPORT])

    assert [owner for owner in catalogue.current().actors if held.may_import(owner)] == [actor]
    assert not held.may_write(actor, region="75")
    assert "saisir" in held.why_not_write(actor, region="75")


def test_region_may_be_kept_from_importing_or_closing():
    held = perimeter("region", "region", ["region:75"], acts=[WRITE])

    assert held.may_write("region", region="75")
    assert not held.may_import("cnam")
    assert not held.may_settle("75")
    assert not held.may_close("75")
    assert "clore" in held.why_not_close("75")


def test_month_is_closed_by_the_region_within_its_territory():
    held = perimeter("region", "region", ["region:75"])

    assert held.may_close("75")
    assert not held.may_close("53")
    assert "Bretagne" in held.why_not_close("53")
    assert not perimeter("region", "region", ["departement:24"]).may_close("75")


def test_closing_the_whole_month_needs_all_the_themes():
    held = perimeter("region", "region", ["region:75"], ["dmp"])

    assert held.may_close("75", "dmp")
    assert not held.may_close("75", "mssante")
    assert not held.may_close("75")
    assert "thèmes" in held.why_not_close("75")


@pytest.mark.parametrize("who", [("lecteur", "region"), ("contributeur", "region"), ("national", "ans"),
                                 ("region", "cpam"), ("contributeur", "departement")])  # fmt: skip
def test_others_close_nothing_and_are_told(who):
    assert not perimeter(*who).may_close("75")
    assert perimeter(*who).why_not_close("75")


def test_administrator_closes_in_his_territory_and_fills_no_national_column():
    held = perimeter("administrateur", "region", ["region:75"])
    posing = perimeter("administrateur", "ans")

    assert held.may_close("75")
    assert not held.may_close("53")
    assert not posing.may_write("ans", region="75")


def test_nobody_and_the_operator():
    assert not access.NOBODY.may_close("75")
    assert access.NOBODY.why_not_close("75") == access.NO_RIGHT
    assert access.system().may_close("75")
    assert access.system().why_not_close("75") == ""


# Inside a region


@pytest.mark.parametrize(("who", "inside"), [
    (("lecteur", "region", ["region:75"]), True), (("contributeur", "cpam", ["region:75"]), True),
    (("region", "region", ["departement:24"]), True), (("lecteur", "region"), True),
    (("administrateur", "region"), True), (("administrateur", "region", ["region:53"]), False),
    (("lecteur", "region", ["region:53"]), False), (("national", "ans"), False),
    (("lecteur", "cnam", ["region:75"]), False), (("administrateur", "ans"), False),
])  # fmt: skip
def test_who_is_inside_a_region(who, inside):
    assert perimeter(*who).is_inside("75") is inside


def test_inside_is_by_theme():
    held = perimeter("lecteur", "region", ["region:75"], ["dmp"])

    assert held.is_inside("75", "dmp")
    assert not held.is_inside("75", "segur")
    assert held.inside == {"75"}


def test_right_of_a_national_owner_lends_no_inside_to_another_region():
    both = Perimeter((Right("lecteur", "region", frozenset({"region:53"})), Right("national", "ans")))

    assert both.is_inside("53")
    assert not both.is_inside("75")


# Giving


@pytest.mark.django_db
def test_acts_are_kept_in_order_with_reading():
    luc = make("luc", "region", territories=["region:75"])

    grant = actions.give(person=luc, role="contributeur", actor="asp", acts=["importer", "saisir"], by=None)

    assert grant.acts == ["lire", "saisir", "importer"]
    assert access.perimeter_of(luc).may_import("asp")


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "actor", "acts", "said"), [
    ("lecteur", "region", ["saisir"], "contributeur"), ("national", "cnam", ["clore"], "au nom de la région"),
    ("region", "region", ["effacer"], "n'existe pas"),
])  # fmt: skip
def test_acts_that_a_right_cannot_hold_are_refused(role, actor, acts, said):
    luc = make("luc")

    with pytest.raises(Refusal, match=said):
        actions.give(person=luc, role=role, actor=actor, acts=acts, by=None)

    assert luc.grants.count() == 1


@pytest.mark.parametrize(("held", "asked", "allowed"), [
    ([], [], True), ([], ["region:75"], True), (["region:75"], ["region:75"], True),
    (["region:75"], ["departement:24"], True), (["region:75"], [], False), (["region:75"], ["region:53"], False),
    (["region:75"], ["region:75", "region:53"], False), (["departement:24"], ["region:75"], False),
])  # fmt: skip
def test_administrator_gives_rights_within_his_territory(held, asked, allowed):
    assert perimeter("administrateur", "region", held).administers(asked) is allowed


def test_administrator_settles_within_his_territory():
    held = perimeter("administrateur", "region", ["region:75"])

    assert held.may_settle("75")
    assert not held.may_settle("53")


def test_administrator_whose_right_names_acts_has_only_these():
    held = perimeter("administrateur", "region", acts=[READ])

    assert held.is_administrator
    assert not held.may_import("region")
    assert not held.may_settle("75")
    assert not held.may_write("region", region="75")
