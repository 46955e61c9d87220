import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.finess import check_digit, is_valid, read
from tests.reference import finess as naive

EIGHT = st.from_regex(r"[0-9][0-9AB][0-9]{6}", fullmatch=True)
NUMBERS = EIGHT.map(lambda eight: eight + check_digit(eight))


@pytest.mark.parametrize(
    "number", ["240000372", "240000059", "160000253", "160000451", "160013207", "160001632", "2A0000014", "2B0000020"]
)
def test_real_numbers_have_a_right_check_digit(number):
    assert is_valid(number) == naive.checks(number)
    assert is_valid(number[:8] + check_digit(number[:8]))


@given(EIGHT)
def test_one_check_digit_and_only_one_is_right(eight):
    assert [digit for digit in "0123456789" if is_valid(eight + digit)] == [check_digit(eight)]


@given(NUMBERS, st.integers(0, 8), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_caught_and_never_corrected(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    # In Corsica a letter and its digit weigh the same: that is another number, not a slip of a digit.
    if wrong == number or (number[place] in "AB" and {"A": "1", "B": "2"}[number[place]] == digit):
        return

    reading = read(wrong)

    assert (reading.numbers, reading.problem) == ((), "check_digit")


@given(st.text(alphabet="0129AB", min_size=7, max_size=10))
def test_same_readings_as_by_hand(text):
    assert set(read(text).numbers) == naive.readings(text)


@given(NUMBERS, st.sampled_from(["{}", " {}", "{}  ", "'{}", "\u00a0{}", "{}.0", "{},00"]))
def test_what_surrounds_a_number_does_not_hide_it(number, around):
    assert read(around.format(number)).numbers == (number,)


@pytest.mark.parametrize(
    ("written", "repairs"),
    [
        ("'640796835", ("apostrophe",)),
        ("640796835  ", ("espace",)),
        ("\u00a0640796835", ("insecable",)),
        ("64 079 683 5", ("groupes",)),
        (640796835.0, ("flottant",)),
        ("640796835.0", ("flottant",)),
        ("640796835", ()),
    ],
)
def test_repairs_are_named(written, repairs):
    assert read(written).repairs == repairs


def test_corsican_number_in_lower_case():
    number = "2A000001" + check_digit("2A000001")

    reading = read(number.lower())

    assert (reading.numbers, reading.repairs) == ((number,), ("minuscule",))


def test_eight_digits_are_read_both_ways():
    reading = read("50000223")

    assert reading.numbers == ("050000223", "500002233")
    assert reading.repair_of == ("zero_perdu", "sans_cle")


@pytest.mark.parametrize("written", ["", None, "Total", "Source : essai", "12345", 640796835.5, "1600001701"])
def test_what_is_no_number_is_said_so(written):
    assert read(written).problem == "no_key"
