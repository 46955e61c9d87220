"""The cases of tests/examples/annuaire: no database, the rules alone."""

from datetime import date

import pytest

from jalon.directory.rules import KnownNumbers, Said, chosen_listing, resolve
from jalon.directory.rules.positions import plausible
from jalon.kernel import finess, rpps
from tests.examples.reading import cases


@pytest.mark.parametrize("case", cases("annuaire/cle_finess"))
def test_key(case):
    reading = finess.read(case["cellule"])

    assert list(reading.numbers) == case.get("lus", [])
    assert reading.problem == case.get("motif", "")
    if reading.numbers:
        assert list(reading.repairs) == case.get("nettoyages", [])


@pytest.mark.parametrize("case", cases("annuaire/rapprochement"))
def test_ladder(case):
    known = directory(case["annuaire"])
    learnt = {text: known.et[number] for text, number in case.get("appris", {}).items()}

    found = resolve(finess.read(case["cellule"]), case["maille"], known, learnt)

    assert (found.outcome, found.reason, found.repair) == (
        case["issue"], case.get("motif", ""), case.get("reparation", "")
    )  # fmt: skip
    if "numero" in case:
        number = case["numero"]
        assert found.entity_id == known.et.get(number, known.ej.get(number))


def directory(said):
    """Each number is given an id; the PMSI number of a public hospital is that of its legal entity."""
    numbers = {number: rank for rank, number in enumerate([*said["et"], *said["ej"]], start=1)}
    return KnownNumbers(
        et={number: numbers[number] for number in said["et"]},
        ej={number: numbers[number] for number in said["ej"]},
        pmsi={number: (kind, numbers[number]) for number, kind in said["pmsi"].items()},
    )


@pytest.mark.parametrize("case", cases("annuaire/liste_retenue"))
def test_listing_that_holds(case):
    listings = [
        Said(rank, 1, one["nom"], _day(one["millesime"]), rank, 1, name=one["nom"])
        for rank, one in enumerate(case["listes"], start=1)
    ]

    assert chosen_listing(listings, _day(case["jour"])).list_id == case["retenue"]


def _day(said):
    return date.fromisoformat(said) if isinstance(said, str) else said


@pytest.mark.parametrize("case", cases("annuaire/projection"))
def test_position(case):
    found = plausible(*case["nombres"], case["departement"])

    if case["lieu"] is None:
        assert found is None
    else:
        assert found == pytest.approx(case["lieu"], abs=1e-5)  # a metre


@pytest.mark.parametrize("case", cases("annuaire/cle_rpps"))
def test_key_of_a_professional(case):
    assert rpps.read(case["cellule"]) == (case.get("lu", ""), case.get("motif", ""))
