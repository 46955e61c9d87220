"""How the codes of units meet, what differs between two structures, what looks wrong in one."""

import pytest

from jalon.directory.rules.units import (
    UnitChange,
    UnitRow,
    completed,
    differences,
    one_per_key,
    repeated_service_labels,
    unit_changes,
    unit_key,
)
from jalon.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("0402", "402"),
        ("402", "402"),
        ("402.0", "402"),
        ("402,00", "402"),
        (" 1\u202f415 ", "1415"),
        ("0a12", "A12"),
        ("402.5", "402.5"),
        ("0000", "0"),
        ("UF01", "UF01"),
        ("  ", ""),
    ],
)
def test_the_spellings_of_a_unit_meet(written, key):
    assert unit_key(written) == key


def test_a_unit_said_twice_in_the_same_words_is_kept_once():
    rows = one_per_key([UnitRow("0402", "Chirurgie", row=2), UnitRow("402", "Chirurgie", row=9), UnitRow("3", row=4)])

    assert [row.row for row in rows] == [2, 4]


def test_a_unit_said_twice_otherwise_is_refused_with_both_rows():
    with pytest.raises(Refusal, match=r"0402 est décrite deux fois, autrement \(lignes 2 et 9\)"):
        one_per_key([UnitRow("0402", "Chirurgie", row=2), UnitRow("402", "Cardiologie", row=9)])


def test_a_blank_code_and_a_text_too_long_are_refused_with_their_row():
    with pytest.raises(Refusal, match="ligne 7 : le code de l'unité est vide"):
        one_per_key([UnitRow(" ", row=7)])
    with pytest.raises(Refusal, match="ligne 8 : .* est trop long"):
        one_per_key([UnitRow("1", "x" * 201, row=8)])


def test_completing_replaces_in_place_and_adds_after():
    former = [UnitRow("01", "A"), UnitRow("02", "B")]

    assert completed(former, [UnitRow("3", "C"), UnitRow("1", "A bis")]) == [
        UnitRow("1", "A bis"),
        UnitRow("02", "B"),
        UnitRow("3", "C"),
    ]


def test_differences_tell_each_thing_that_changed_in_the_order_of_the_codes():
    before = [
        UnitRow("1201", "Ouest"),
        UnitRow("0402", "Digestif", "S04", "Chirurgie", "P1", "Opérations", de="138", ta="03"),
        UnitRow("0127", "Cœur", "S01", "CŒUR", de="0127", ta="3"),
    ]
    after = [
        UnitRow("402", "Viscéral", "S05", "Chirurgie", "P2", "Opérations", de="139", ta="20"),
        UnitRow("0127", "COEUR", "S01", "Coeur", de="127", ta="03"),
        UnitRow("0007", "Nouvelle"),
    ]

    found = differences(before, after)

    assert [(change.key, change.what) for change in found] == [
        ("7", "added"),
        ("402", "service"),
        ("402", "pole"),
        ("402", "de"),
        ("402", "ta"),
        ("402", "label"),
        ("1201", "removed"),
    ]
    assert found[1] == UnitChange("402", "402", "Viscéral", "service", "S04 Chirurgie", "S05 Chirurgie")
    assert found[6].label == "Ouest"


def test_a_unit_absent_from_both_structures_did_not_change():
    assert list(unit_changes(None, None)) == []


def test_one_service_code_per_unit_is_told_when_labels_repeat():
    units = [UnitRow(str(n), service_code=f"S{n}", service_label=label) for n, label in enumerate("AaBC")]

    assert repeated_service_labels(units) == ["A"]
    assert repeated_service_labels(units[1:]) == []  # labels do not repeat
    assert repeated_service_labels(units[:2]) == []  # two services prove nothing
    shared = [*units, UnitRow("9", service_code="S0", service_label="A")]
    assert repeated_service_labels(shared) == []  # a code is shared: codes mean something
    assert repeated_service_labels([UnitRow("1"), UnitRow("2"), UnitRow("3")]) == []
