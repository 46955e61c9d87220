"""What the pretend hospitals dispense and find: levels that a pharmacist would believe, the same each time."""

from collections import Counter

import pytest

from jalon.antibiotics import references
from jalon.demo.invention.antibiotics import (
    DRUGS,
    FOLLOWED,
    KINDS,
    NEXT,
    QUARTERS,
    TEACHING,
    TEACHING_FINESS,
    UNKNOWN_NEXT,
    UNKNOWN_UCDS,
    activities,
    dispensed,
    isolates,
    wards_of,
)
from jalon.demo.invention.antibiotics.isolates import SCREENING
from jalon.kernel.hospital_codes import ucd7, ucd13

LAST = QUARTERS[-1]
COUNTED = {"3", "20"}  # activities whose days are counted
BOUNDS = {"chu": (450, 600), "ch": (300, 420), "clinique": (300, 480), "smr": (120, 190), "epsm": (35, 70)}
ORDINARY = [one for one in FOLLOWED if one.pressure < 1.5]


def rate(world, followed, quarter, kinds=None):
    """Daily doses for 1,000 bed-days, from dispensed units, in the wards whose days are counted."""
    doses = days = 0.0
    for order, activity in enumerate(activities(world, followed, quarter)):
        kind = activity.ward.kind
        if KINDS[kind].activity in COUNTED and (kinds is None or kind in kinds):
            days += activity.bed_days
            doses += sum(
                units * drug.dose / references.ddd(drug.atc, drug.route).value
                for drug, units in dispensed(followed, quarter, activity, order)
            )
    return doses * 1_000 / days


@pytest.fixture(scope="module")
def found(world):
    """Diagnostic isolates of every quarter, by hospital."""
    return {
        followed.rank: [
            one
            for quarter in QUARTERS
            for one in isolates(followed, quarter, activities(world, followed, quarter))
            if one.specimen != SCREENING
        ]
        for followed in FOLLOWED
    }


def resisted(found, germ, label, hospitals=ORDINARY):
    counts = Counter(
        one.results[label]
        for followed in hospitals
        for one in found[followed.rank]
        if one.germ == germ and label in one.results
    )
    return counts["R"] / counts.total()


def test_drugs_have_numbers_of_their_own_and_a_daily_dose():
    numbers = [drug.ucd7 for drug in DRUGS] + [*UNKNOWN_UCDS] + [ucd for ucd, _ in UNKNOWN_NEXT]

    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("9980") and ucd7(ucd13(number)) == number for number in numbers)
    assert all("DEMO" in drug.label for drug in DRUGS)
    assert all(references.ddd(drug.atc, drug.route).unit == drug.unit for drug in DRUGS)


def test_hospitals_are_of_the_kind_that_their_layout_says(world):
    categories = {"chu": "101", "ch": "355", "clinique": "365", "smr": "109", "epsm": "292"}

    assert all(world.hospitals[one.rank].category == categories[one.layout] for one in FOLLOWED)
    assert world.hospitals[TEACHING.rank].finess == TEACHING_FINESS
    assert 38 <= len(wards_of(TEACHING, world)) <= 45


def test_wards_have_codes_of_their_own_and_known_disciplines(world):
    for followed in FOLLOWED:
        wards = wards_of(followed, world)

        assert len({ward.code for ward in wards}) == len(wards)
        assert all(references.domain_of(ward.discipline) for ward in wards)
        assert all(KINDS[ward.kind].activity in references.activities() for ward in wards)


@pytest.mark.parametrize("followed", ORDINARY, ids=lambda one: f"{one.layout}-{one.rank}")
def test_rates_are_those_of_their_kind(world, followed):
    low, high = BOUNDS[followed.layout]

    assert low < rate(world, followed, LAST) < high


def test_rates_of_wards_are_plausible(world):
    assert 1_000 < rate(world, TEACHING, LAST, {"reanimation"}) < 1_500
    assert 400 < rate(world, TEACHING, LAST, {"medecine"}) < 750
    assert 110 < rate(world, TEACHING, LAST, {"smr"}) < 220
    assert 30 < rate(world, TEACHING, LAST, {"psychiatrie"}) < 80


def test_one_hospital_stands_apart(world, found):
    (apart,) = (one for one in FOLLOWED if one.pressure >= 1.5)
    alike = [one for one in ORDINARY if one.layout == apart.layout]

    assert rate(world, apart, LAST) > 1.3 * max(rate(world, one, LAST) for one in alike)
    assert resisted(found, "Escherichia coli", "CEFOTAXIME", [apart]) > 0.13


@pytest.mark.parametrize(
    ("germ", "label", "low", "high"),
    [
        ("Escherichia coli", "CEFOTAXIME", 0.07, 0.115),
        ("Escherichia coli", "OFLOXACINE", 0.11, 0.175),
        ("Klebsiella pneumoniae", "CEFOTAXIME", 0.19, 0.31),
        ("Staphylococcus aureus", "OXACILLINE", 0.1, 0.17),
        ("Pseudomonas aeruginosa", "IMIPENEME", 0.11, 0.2),
        ("Escherichia coli", "ERTAPENEME", 0.0, 0.01),
    ],
)
def test_resistances_are_near_those_of_the_country(found, germ, label, low, high):
    assert low <= resisted(found, germ, label) <= high


def test_molecules_of_a_class_are_resisted_together(found):
    both = [one.results for one in found[TEACHING.rank] if {"OFLOXACINE", "CIPROFLOXACINE"} <= one.results.keys()]
    resistant = [one for one in both if "R" in (one["OFLOXACINE"], one["CIPROFLOXACINE"])]

    together = sum(one["OFLOXACINE"] == one["CIPROFLOXACINE"] == "R" for one in resistant)

    assert together > 0.7 * len(resistant)


def test_a_natural_resistance_is_never_found_sensitive(found):
    wrong = [
        (one.germ, label)
        for some in found.values()
        for one in some
        for label, code in (("AMPICILLINE", "J01CA01"), ("AMOXICILLINE-AC. CLAVULANIQUE", "J01CR02"))
        if one.results.get(label) == "S" and code in references.natural_resistance(one.germ)
    ]

    assert wrong == []


def test_patients_are_fictitious_and_some_come_back(found):
    patients = [one.patient for one in found[TEACHING.rank]]

    assert all(patient.startswith("FICTIF-") for patient in patients)
    assert 0.8 < len(set(patients)) / len(patients) < 0.92


def test_isolates_are_within_their_quarter(world):
    some = isolates(TEACHING, NEXT, activities(world, TEACHING, NEXT))

    assert all(NEXT.first_day <= one.day <= NEXT.last_day for one in some)


def test_more_resists_where_more_is_dispensed(world, found):
    severe = {ward.code for ward in wards_of(TEACHING, world) if ward.kind in ("reanimation", "continue")}
    some = [one for one in found[TEACHING.rank] if one.germ in ("Escherichia coli", "Klebsiella pneumoniae")]
    inside = [one.blse for one in some if one.ward in severe]
    outside = [one.blse for one in some if one.ward not in severe]

    assert sum(inside) / len(inside) > 1.2 * sum(outside) / len(outside)


def test_a_quarter_is_the_same_each_time(world):
    activity = activities(world, TEACHING, LAST)

    assert activities(world, TEACHING, LAST) == activity
    assert isolates(TEACHING, LAST, activity) == isolates(TEACHING, LAST, activity)
    assert dispensed(TEACHING, LAST, activity[0], 0) == dispensed(TEACHING, LAST, activity[0], 0)
