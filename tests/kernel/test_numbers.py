import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.numbers import as_text, read_number, read_percent
from tests.reference import numbers as naive


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1\u202f044", 1044),
        ("1\u00a0044", 1044),
        ("1 044", 1044),
        ("124\u00a0500,00 €", 124500),
        ("124 500 euros", 124500),
        ("1.044,50", 1044.5),
        ("1,044.50", 1044.5),
        ("12'000", 12000),
        ("-3", -3),
        ("\u22123", -3),
        ("+3", 3),
        ("0", 0),
        ("0,47", 0.47),
        (47.0, 47),
        (47, 47),
    ],
)
def test_number_is_read(written, number):
    assert read_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "nc", "#N/A", "à confirmer", "12 34", "1 0444", "1,2,3", "47 %%", "5 h", True, None, float("nan"),
     float("inf"), "9" * 400, "١٢"],
)  # fmt: skip
def test_anything_else_is_not_a_number(written):
    assert read_number(written) is None


@pytest.mark.parametrize("written", ["47", "0,47", "47,0", "47 %", "47\u00a0%", 47, 0.47])
def test_rate_is_in_percent_however_it_is_written(written):
    assert read_percent(written) == 47


@pytest.mark.parametrize(("written", "rate"), [("1", 1), ("0", 0), (0.69, 69), ("0,5 %", 0.5), (1.0, 1), ("100", 100)])
def test_only_a_number_with_decimals_below_one_is_a_fraction(written, rate):
    assert read_percent(written) == rate


@pytest.mark.parametrize(("number", "text"), [(47.0, "47"), (0.5, "0.5"), (160000170.0, "160000170"), (1e20, "1e+20")])
def test_number_as_a_spreadsheet_shows_it(number, text):
    assert as_text(number) == text


@given(st.integers(-(10**12), 10**12), st.sampled_from(naive.SPACES), st.sampled_from(["", " €", "\u00a0%"]))
def test_any_integer_survives_french_grouping(number, space, unit):
    written = f"{number:,}".replace(",", space) + unit

    assert read_number(written) == number


@given(st.text(alphabet="0123456789 ,.-€%\u202f\u00a0x", max_size=14))
def test_same_as_the_naive_reader(text):
    wanted = naive.number(text)
    found = read_number(text)

    if wanted is not None:
        assert found == pytest.approx(wanted)
        assert read_percent(text) == pytest.approx(naive.percent(text))
    elif found is not None:  # the two forms that mix points and commas, "+3", and a repeated unit
        assert {",", "."} <= set(text)
