import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.hospital_codes import activity_key, discipline_key, ean13_key, ucd7, ucd13, unit_key


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("0402", "402"),
        (402, "402"),
        (402.0, "402"),
        ("402.0", "402"),
        ("402,0", "402"),
        ("001102", "1102"),
        (" 0402\u202f", "402"),
        ("a012", "A012"),
        ("0000", "0"),
        ("", ""),
        (None, ""),
        (True, ""),
        (4.5, "4.5"),
        (math.inf, "inf"),
    ],
)
def test_spellings_of_a_unit_meet(cell, key):
    assert unit_key(cell) == key


@pytest.mark.parametrize(("cell", "key"), [("055", "55"), (55, "55"), ("055.0", "55"), ("196a", "196A"), ("0", "0")])
def test_discipline_loses_its_zeros_and_keeps_its_letter(cell, key):
    assert discipline_key(cell) == key


@pytest.mark.parametrize("cell", ["03", "3", 3, 3.0, " 03 "])
def test_activity_loses_its_zeros(cell):
    assert activity_key(cell) == "3"


@pytest.mark.parametrize(
    "cell", ["9990895", 9990895, 9990895.0, "9990895.0", "3400899908956", "34008 999089 56", 3400899908956, "9 990 895"]
)
def test_ucd_is_read_in_seven_or_thirteen_digits(cell):
    assert ucd7(cell) == "9990895"


@pytest.mark.parametrize(
    "cell", ["3400899908957", "3401099908956", "999089", "99908951", "", None, "ABCDEFG", "٩٩٩٠٨٩٥", 9990895.5, True]
)
def test_ucd_is_refused_when_its_key_or_its_shape_is_wrong(cell):
    assert ucd7(cell) is None


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.integers(0, 12), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_of_a_long_ucd_is_caught(seven, place, digit):
    long = ucd13(seven)
    wrong = long[:place] + digit + long[place + 1 :]

    assert ucd7(long) == seven
    assert wrong == long or ucd7(wrong) is None


def test_key_of_an_ean13_known_from_elsewhere():
    assert ean13_key("400638133393") == "1"
