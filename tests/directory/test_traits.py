"""Traits, positions and territories read for many at once: the same as one by one."""

from datetime import date

import pytest
from django.db.models import Q

from jalon.directory import actions, queries
from jalon.directory.models import Entity
from tests.directory import lists
from tests.directory.lists import EJ1, ET1, ET2, ET3

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 30)
NAMES = ("sector", "stratum", "category", "capacity", "commune_code", "latitude", "longitude")


@pytest.fixture
def three(tmp_path):
    """One in two yearly lists and the regional one, one in a yearly list, one in the regional list alone."""
    load(tmp_path, "ID_2022.csv", lists.SAE, lists.sae_row(ET1, "A", category="355"), lists.sae_row(ET2, "B"))
    load(tmp_path, "ID_2023.csv", lists.SAE, lists.sae_row(ET1, "A", year=2023, category="292"))
    load(tmp_path, "etablissements_x.csv", lists.REGIONAL, placed(ET1, 48.5, -2.7, 120), placed(ET3, 45.1, 0.3, ""))
    return {one.code: one.pk for one in Entity.objects.filter(kind="et")}


def load(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return actions.load_file(path, None)


def placed(et, latitude, longitude, beds):
    fields = lists.regional_row(et, "X", EJ1, source="liste 2024").split(";")
    names = lists.REGIONAL.split(";")
    for name, value in (("latitude", latitude), ("longitude", longitude), ("capacite", beds)):
        fields[names.index(name)] = str(value)
    return ";".join(fields)


@pytest.mark.parametrize("day", [date(2022, 6, 30), date(2023, 6, 30), DAY])
def test_traits_are_what_is_held_field_by_field(three, day):
    actions.correct(entity=Entity.objects.get(pk=three[ET3]), field="capacity", value="33", reason="visite", by=None)
    whole = queries.held(Q(entity__in=three.values()), day)

    found = queries.traits(three.values(), day)

    assert {pk: {name: getattr(one, name) or None for name in NAMES} for pk, one in found.items()} == {
        pk: {name: one.values[name] or None for name in NAMES} for pk, one in whole.items()
    }


def test_position_is_that_of_the_list_that_gives_one(three):
    assert queries.positions(three.values(), DAY) == {three[ET1]: (48.5, -2.7), three[ET3]: (45.1, 0.3)}


def test_members_of_all_territories_at_once_are_those_of_each(three, tmp_path):
    load(
        tmp_path, "territoires_fictifs.csv", lists.MEMBERS,
        f"ght;G1;GHT un;ej;{EJ1};;;;;", f"ght;G2;GHT deux;et;{ET2};;;2030-01-01;;",
        "bassin_sante;B1;Bassin;commune;24037;;;;;", f"bassin_sante;B2;Autre;et;{ET2};;;;;",
    )  # fmt: skip
    places = {pk: (one.ej_id, "24037") for pk, one in Entity.objects.filter(kind="et").in_bulk().items()}

    for kind in ("ght", "bassin_sante", "cpts"):
        each = [(one, queries.members_of(one, DAY)) for one in queries.territories(kind)]
        assert queries.gathered(kind, places, DAY) == [(one, members) for one, members in each if members]
