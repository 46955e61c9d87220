"""The antibiotic files of the pretend hospitals are read whole, and leave to settle what they were meant to."""

import hashlib

import pytest
from django.conf import settings

from jalon.antibiotics.actions.preparing import prepare
from jalon.antibiotics.resolution import resolve_antibiotic, resolve_organism
from jalon.demo.deliveries import antibiotics as deliveries
from jalon.demo.invention.antibiotics import (
    DRUGS,
    FOLLOWED,
    QUARTERS,
    TEACHING,
    UNKNOWN_NEXT,
    UNKNOWN_UCDS,
    activities,
    wards_of,
)
from jalon.directory.models import Entity, EntityKind
from jalon.warehouse import vault

LAST = QUARTERS[-1]
KNOWN = {drug.ucd7 for drug in DRUGS}


@pytest.fixture
def hospital(db):
    if not vault.is_present(settings.DATA_DIR):
        vault.create(settings.DATA_DIR)
    return Entity(kind=EntityKind.ET, code="990000010", name="Hôpital fictif")


def written(world, followed, folder, **options):
    return deliveries.write_quarter(deliveries.Quarter(world, followed, LAST, folder, **options), structure=True)


def read(paths, hospital):
    made = [prepare(path.read_bytes(), name=path.name, establishment=hospital) for path in paths]
    return {one.kind: one for one in made}


@pytest.mark.parametrize("followed", FOLLOWED, ids=lambda one: f"{one.layout}-{one.rank}")
def test_files_of_a_quarter_are_read_whole(world, followed, hospital, tmp_path):
    found = read(written(world, followed, tmp_path), hospital)

    expected = {"structure"}
    if "silent" not in followed.habits:
        expected |= {"bed_days", "consumption", "resistance"}
        expected |= {"admissions"} if "admissions" in followed.habits else set()
    assert set(found) == expected
    assert len(found["structure"].units) == len(wards_of(followed, world))
    if "silent" not in followed.habits:
        assert found["bed_days"].frame["value"].null_count() == 0
        assert found["consumption"].frame["quantity"].null_count() == 0
        assert found["resistance"].warnings == []
        assert found["resistance"].person_level == ("patients" in followed.habits)


def test_sizes_are_those_of_hospitals(world, hospital, tmp_path):
    found = read(written(world, TEACHING, tmp_path), hospital)

    assert 2_000 < found["consumption"].frame.height < 3_000
    assert 500 < found["resistance"].frame.height < 1_000


def test_bed_days_read_are_those_invented(world, hospital, tmp_path):
    found = read(written(world, TEACHING, tmp_path), hospital)

    assert found["bed_days"].frame["value"].sum() == sum(one.bed_days for one in activities(world, TEACHING, LAST))


def test_long_file_gathers_the_rows_of_an_isolate(world, hospital, tmp_path):
    followed = next(one for one in FOLLOWED if "long" in one.habits)

    resistance = read(written(world, followed, tmp_path), hospital)["resistance"]

    assert resistance.layout["layout"] == "long"
    assert resistance.frame["rows"].min() > 1


def test_every_label_is_resolved_but_those_to_settle(world, hospital, tmp_path):
    resistance = read(written(world, TEACHING, tmp_path), hospital)["resistance"]

    labels = {one for one in resistance.layout["labels"] if resolve_antibiotic(one, learnt={}).status != "resolved"}
    germs = {
        one
        for one in resistance.frame["organism_label"].unique()
        if resolve_organism(one, learnt={}).status not in ("resolved", "no_organism")
    }
    assert labels == {deliveries.LABEL_TO_SETTLE}
    assert germs == {deliveries.GERM_TO_SETTLE}


def test_two_numbers_are_in_no_table_of_drugs(world, hospital, tmp_path):
    ucds = set(read(written(world, TEACHING, tmp_path), hospital)["consumption"].frame["ucd"])

    assert ucds - KNOWN == set(UNKNOWN_UCDS)


def test_drugs_are_read_whole(tmp_path):
    path = deliveries.write_drugs(tmp_path)

    presented = prepare(path.read_bytes(), name=path.name, establishment=None).presented

    assert [one.ucd7 for one in presented] == [drug.ucd7 for drug in DRUGS]
    assert {one.problem for one in presented} == {""}
    assert all(one.dose and one.atc and one.route for one in presented)


def test_next_quarter_leaves_two_labels_and_three_numbers_to_settle(world, hospital, tmp_path):
    paths = deliveries.write_next(world, tmp_path / "suivant")

    found = read(paths, hospital)

    assert len(paths) == 5
    assert set(found["consumption"].frame["ucd"]) - KNOWN == {ucd for ucd, _ in UNKNOWN_NEXT}
    assert deliveries.LABEL_TO_SETTLE_NEXT in found["resistance"].layout["labels"]
    assert deliveries.GERM_TO_SETTLE_NEXT in set(found["resistance"].frame["organism_label"])
    assert resolve_antibiotic(deliveries.LABEL_TO_SETTLE_NEXT, learnt={}).status != "resolved"
    assert resolve_organism(deliveries.GERM_TO_SETTLE_NEXT, learnt={}).status == "ambiguous"


def test_corrected_file_no_longer_counts_a_ward_twice(world, hospital, tmp_path):
    followed = next(one for one in FOLLOWED if "twice" in one.habits)

    wrong = read(written(world, followed, tmp_path / "1", wrong=True), hospital)["consumption"].frame
    right = read(written(world, followed, tmp_path / "2"), hospital)["consumption"].frame

    doubled = {
        unit for unit, n in wrong.group_by("unit").len().iter_rows() if n != right.filter(right["unit"] == unit).height
    }
    assert len(doubled) == 1


def test_one_ward_has_no_bed_days(world, hospital, tmp_path):
    followed = next(one for one in FOLLOWED if "gap" in one.habits)

    found = read(written(world, followed, tmp_path), hospital)

    stayed = {one.ward.code.lstrip("0") for one in activities(world, followed, LAST) if one.bed_days}
    said = {unit.lstrip("0") for unit in found["bed_days"].frame["unit"]}
    assert len(stayed - said) == 1


def test_only_two_laboratories_name_patients():
    assert sum("patients" in one.habits for one in FOLLOWED) == 2


def test_files_are_the_same_each_time(world, tmp_path):
    one, other = (
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in written(world, TEACHING, tmp_path / name)]
        for name in ("1", "2")
    )

    assert one == other
