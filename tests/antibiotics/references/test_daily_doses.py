"""Daily doses: the value in force on a day, the changes of 2019, and the gaps that say why."""

import csv
import json
from datetime import date

import pytest

from jalon.antibiotics.references import ddd, ddd_sets, doses, why_no_ddd
from jalon.kernel.refusal import Refusal

# The revision of the WHO on 1 January 2019, as published.
CHANGES = [
    ("J01CA01", "P", 2, 6),
    ("J01CA04", "O", 1, 1.5),
    ("J01CA04", "P", 1, 3),
    ("J01CA17", "P", 2, 4),
    ("J01CR02", "O", 1, 1.5),
    ("J01DE01", "P", 2, 4),
    ("J01DH02", "P", 2, 3),
    ("J01MA02", "P", 0.5, 0.8),
    ("J01XB01", "P", 3, 9),
]


@pytest.mark.parametrize(("atc", "route", "before", "after"), CHANGES)
def test_dose_changes_on_the_first_of_january_2019(atc, route, before, after):
    assert ddd(atc, route, date(2018, 12, 31)).value == ddd(atc, route, "oms_avant_2019").value == before
    assert ddd(atc, route, date(2019, 1, 1)).value == ddd(atc, route).value == after


def test_only_the_revised_doses_have_two_values():
    revised = {key for key, some in doses().items() if len(some) > 1}

    assert revised == {(atc, route) for atc, route, *_ in CHANGES}


def test_doses_are_those_of_the_sample(real_data):
    expected = json.loads((real_data / "samples/consores_complet/expected.json").read_text("utf-8"))["ddd"]

    found = [[atc, route, ddd(atc, route).value, ddd(atc, route).unit] for atc, route, *_ in expected]

    assert found == expected


def test_doses_are_those_of_the_french_list(real_data):
    # Left out: topical minocycline read as oral, and oral forms that the WHO classes under other codes.
    elsewhere = {("J01AA08", "O"), ("J01GB07", "O"), ("J01GB04", "O"), ("J01XD03", "O")}
    with (real_data / "data/antibiotics/antibiotiques_fr.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["atc"], row["voie"]) not in elsewhere]

    for row in rows:
        dose = ddd(row["atc"], row["voie"])
        assert (dose.value if dose else None) == (float(row["ddj"]) if row["ddj"] else None)
        if row["ddj_avant_2019"]:
            assert ddd(row["atc"], row["voie"], "oms_avant_2019").value == float(row["ddj_avant_2019"])


@pytest.mark.parametrize("key", [("J01EE01", "O"), ("J01EE01", "P"), ("J01DI02", "P")])
def test_dose_from_memory_is_not_confirmed(key):
    assert not ddd(*key).confirmed
    assert ddd(*key).source == "de mémoire"


def test_dose_of_oritavancin_is_a_gap_with_its_reason():
    assert ddd("J01XA05", "P") is None
    assert "dose unique" in why_no_ddd("J01XA05", "P")


def test_reason_is_empty_when_there_is_a_dose():
    assert why_no_ddd("J01CA04", "O") == ""


@pytest.mark.parametrize(
    ("atc", "route", "reason"),
    [
        ("X99XX99", "O", "molécule inconnue : X99XX99"),
        ("J01GB03", "O", "Gentamicine n'a pas de DDJ par la voie O"),
        ("J01GB03", "", "voie inconnue pour Gentamicine"),
    ],
)
def test_reason_names_what_is_missing(atc, route, reason):
    assert ddd(atc, route) is None
    assert why_no_ddd(atc, route) == reason


def test_unknown_set_is_refused_with_those_that_exist():
    with pytest.raises(Refusal, match="jeux connus : oms_avant_2019, oms_2019"):
        ddd("J01CA04", "O", "oms_2050")


def test_sets_have_french_titles():
    assert list(ddd_sets()) == ["oms_avant_2019", "oms_2019"]
