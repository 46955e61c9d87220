"""The pretend region: nothing in it can be taken for something real."""

from jalon.catalogue.regions import rows
from jalon.demo.invention import DEPARTMENTS, MONTHS, REGION, TOWNS, invent, outlines
from jalon.kernel import finess


def test_region_has_the_size_of_a_small_one(world):
    assert len(world.hospitals) == 120
    assert len({one.entity for one in world.hospitals}) == 70
    assert 240 <= len(world.services) <= 280


def test_numbers_are_valid_and_belong_to_no_departement(world):
    numbers = [one.finess for one in (*world.hospitals, *world.services)]
    numbers += {one.entity.finess for one in (*world.hospitals, *world.services)}

    assert all(finess.is_valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert {number[:2] for number in numbers} == {"99"}


def test_codes_of_places_are_in_no_official_list():
    assert REGION not in {row["code"] for row in rows("regions")}
    assert not set(DEPARTMENTS) & {row["code"] for row in rows("departments")}
    assert all(town.code[:3] in DEPARTMENTS for town in TOWNS)


def test_names_say_that_they_are_invented(world):
    assert all("fictif" in one.name.lower() for one in (*world.hospitals, *world.services))


def test_no_two_establishments_bear_the_same_name(world):
    for kind in (world.hospitals, world.services):
        assert len({one.name for one in kind}) == len(kind)


def test_pmsi_number_is_the_entity_s_in_the_public_sector_only(world):
    public = [one for one in world.hospitals if one.entity.sector == "public"]
    others = [one for one in world.hospitals if one.entity.sector != "public"]

    assert all(one.pmsi == one.entity.finess for one in public)
    assert all(one.pmsi == one.finess for one in others)


def test_region_is_the_same_each_time(world):
    assert invent() == world


def test_programme_advances_month_after_month(world):
    ordered, fed, connected = [], [], []

    for month in range(len(MONTHS)):
        ordered.append(sum(course.orders["dpi"].month <= month for course in world.courses))
        fed.append(sum(course.fed_in("sortie", month) for course in world.courses))
        connected.append(sum(course.connected_from <= month for course in world.entity_courses))

    for series in (ordered, fed, connected):
        assert series == sorted(series)
        assert series[-1] > series[0] + 10


def test_towns_are_inside_their_departement_and_establishments_near_their_town(world):
    for town in TOWNS:
        assert outlines.inside(outlines.outline(town.department), outlines.town_at(town.code))
    placed = [outlines.position_of(one.finess, one.town.code, hospital=True) for one in world.hospitals]

    unplaced = placed.count(None)

    assert 0.2 < unplaced / len(placed) < 0.45
    assert all(outlines.inside(outlines.outline(one.town.department), place[::-1])
               for one, place in zip(world.hospitals, placed, strict=True) if place)  # fmt: skip


def test_neighbours_share_their_border():
    one, other = set(outlines.outline("99A")), set(outlines.outline("99C"))

    assert len(one & other) > 20
