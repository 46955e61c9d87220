from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.periods import Period, find_month, months_between

MONTH = st.dates(date(1990, 1, 1), date(2060, 12, 1)).map(lambda day: Period.month(day.year, day.month))


@pytest.mark.parametrize(
    ("code", "length", "first", "last", "label"),
    [
        ("2022-02", "month", date(2022, 2, 1), date(2022, 2, 28), "février 2022"),
        ("2022-T3", "quarter", date(2022, 7, 1), date(2022, 9, 30), "3e trimestre 2022"),
        ("2022-T1", "quarter", date(2022, 1, 1), date(2022, 3, 31), "1er trimestre 2022"),
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ],
)
def test_a_period_knows_its_days_and_its_name(code, length, first, last, label):
    period = Period(code)

    assert (period.length, period.first_day, period.last_day, period.label) == (length, first, last, label)


@pytest.mark.parametrize("code", ["2022-13", "2022-T5", "22-08", "août 2022", "", "2022-8"])
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match="période illisible"):
        Period(code)


@pytest.mark.parametrize(
    ("code", "steps", "other"),
    [("2022-12", 1, "2023-01"), ("2022-01", -1, "2021-12"), ("2022-T4", 1, "2023-T1"), ("2022", -2, "2020")],
)
def test_shifted_by_its_own_length(code, steps, other):
    assert Period(code).shifted(steps) == Period(other)


@given(MONTH, st.integers(-400, 400))
def test_shift_and_distance_agree(month, steps):
    assert months_between(month, month.shifted(steps)) == steps
    assert month.shifted(steps).shifted(-steps) == month


@given(MONTH)
def test_a_month_is_found_however_it_is_written(month):
    year, number = month.code.split("-")

    for text in (month.label, month.label.upper(), f"Fichier-{month.label}.xlsx", f"données au 28/{number}/{year}",
                 f"x_{number}{year}", f"x_{year}-{number}_v2", f"{year}{number}"):  # fmt: skip
        assert find_month(text) == month, text


@pytest.mark.parametrize("text", ["", "Suivi 2022", "M1271_V02", "2022_Suivi Ségur ES_V1", "version 12"])
def test_no_month_is_guessed(text):
    assert find_month(text) is None
