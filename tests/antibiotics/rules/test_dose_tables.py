"""A new table of daily doses against the one held: dated history, duplicates, what stays."""

from datetime import date
from decimal import Decimal

import pytest

from jalon.antibiotics.rules.dose_tables import Change, Held, Stated, chosen, merged, standing

DAY = date(2026, 1, 1)
EVE = date(2025, 12, 31)


def held(value, *, atc="J01CA04", route="O", begun=None, ended=None, confirmed=True, unit="g"):
    number = None if value is None else Decimal(value)
    return Held(atc, route, number, unit, begun, ended, "avant", confirmed, "")


def stated(value, *, atc="J01CA04", route="O", note="", unit="g", row=2):
    return Stated(row, atc, route, Decimal(value), unit, note)


def merge(rows, *new):
    return merged(rows, {one.key: one for one in new}, day=DAY, source="OMS 2026")


def test_changed_dose_closes_the_former_one_the_day_before():
    made = merge([held("1.5")], stated("2"))

    assert [(one.value, one.valid_from, one.valid_to) for one in made.rows] == [
        (Decimal("1.5"), None, EVE),
        (Decimal(2), DAY, None),
    ]
    assert made.changed == (Change("J01CA04", "O", held("1.5"), stated("2")),)


def test_same_dose_changes_nothing():
    made = merge([held("1.5")], stated("1.5"))

    assert made.rows == (held("1.5"),)
    assert (made.changed, made.added, made.confirmed, made.kept) == ((), (), (), ())


def test_dose_from_memory_is_confirmed_by_the_official_one():
    made = merge([held("1.5", confirmed=False)], stated("1.5", note="vu"))

    assert made.confirmed == (("J01CA04", "O"),)
    assert (made.rows[0].confirmed, made.rows[0].source, made.rows[0].note) == (True, "OMS 2026", "vu")


def test_other_unit_is_another_dose():
    assert len(merge([held("1.5")], stated("1.5", unit="MUI")).changed) == 1


@pytest.mark.parametrize("former", [[], [held(None)]], ids=["none", "without a value"])
def test_first_dose_holds_for_the_past_too(former):
    made = merge(former, stated("3"))

    assert [(one.value, one.valid_from, one.valid_to) for one in made.rows] == [(Decimal(3), None, None)]
    assert len(made.added) + len(made.changed) == 1


def test_dose_of_the_same_day_is_corrected_in_place():
    rows = [held("1", ended=EVE), held("2", begun=DAY)]

    made = merge(rows, stated("3"))

    assert [(one.value, one.valid_from) for one in made.rows] == [(Decimal(1), None), (Decimal(3), DAY)]


def test_dose_that_the_new_table_does_not_name_stays():
    other = held("9", atc="J01XB01")

    made = merge([other], stated("3"))

    assert other in made.rows
    assert made.kept == (("J01XB01", "O"),)


def test_merging_twice_changes_nothing_more():
    once = merge([held("1.5")], stated("2"))

    twice = merge(list(once.rows), stated("2"))

    assert twice.rows == once.rows
    assert not twice.changed


def test_standing_doses_are_those_that_nothing_has_closed():
    assert standing([held("1", ended=EVE), held("2", begun=DAY)]) == {("J01CA04", "O"): held("2", begun=DAY)}


@pytest.mark.parametrize(
    ("former", "some", "value"),
    [
        ([], [stated("1")], 1),
        ([], [stated("1"), stated("1.0")], 1),  # said twice alike
        ([], [stated("1"), stated("2", note="comprimés d'éthylsuccinate")], 1),
        ([held("2")], [stated("1"), stated("2", note="comprimés d'éthylsuccinate")], 2),
    ],
    ids=["one", "same", "without a remark", "the one held"],
)
def test_one_dose_is_chosen_among_several(former, some, value):
    found, doubtful = chosen(some, standing(former))

    assert found["J01CA04", "O"].value == value
    assert doubtful == {}


def test_doses_between_which_nothing_tells_are_left_to_a_person():
    found, doubtful = chosen([stated("0.112", note="poudre"), stated("0.3", note="solution")], {})

    assert found == {}
    assert [one.value for one in doubtful["J01CA04", "O"]] == [Decimal("0.112"), Decimal("0.3")]
