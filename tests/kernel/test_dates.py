from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel.dates import read_date
from jalon.kernel.periods import MONTHS

SOME_DAY = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "written",
    ["15/03/2022", "15-03-2022", "15.03.2022", "15/3/2022", "15/03/22", "2022-03-15", "2022-03-15 00:00:00",
     "15 mars 2022", " 15 Mars\u00a02022 ", "15/03/2022 08:30", date(2022, 3, 15), datetime(2022, 3, 15, 8, 30)],  # noqa: DTZ001
)  # fmt: skip
def test_day_is_read(written):
    assert read_date(written) == "2022-03-15"


@pytest.mark.parametrize("written", ["T1 2022", "2022-T1", "1er trimestre 2022", "Q1 2022", "1T2022", "trim. 1 2022"])
def test_quarter_stays_a_quarter(written):
    assert read_date(written) == "2022-T1"


@pytest.mark.parametrize(
    ("written", "code"),
    [("mars 2022", "2022-03"), ("03/2022", "2022-03"), ("2022-03", "2022-03"), ("2022", "2022"), (2022.0, "2022"),
     ("1er août 2022", "2022-08-01"), ("sept. 2022", "2022-09")],
)  # fmt: skip
def test_what_is_less_than_a_day_stays_so(written, code):
    assert read_date(written) == code


@pytest.mark.parametrize(
    "written",
    ["31/02/2022", "03/15/2022", "2022-13-01", "S1 2022", "T5 2022", "à confirmer", "", "32/01/2022", 44620.0, 44620,
     "44620", True, None, "15/03/202", "15 brumaire 2022", "15/03/1022"],
)  # fmt: skip
def test_no_day_is_invented(written):
    assert read_date(written) is None


@given(SOME_DAY)
def test_any_day_is_read_in_every_writing(day):
    named = f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    for written in (day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", named, named.upper()):
        assert read_date(written) == day.isoformat()


@given(st.text(alphabet="0123456789/-. Ttrimesaoûjv", max_size=16))
def test_whatever_is_read_exists(text):
    code = read_date(text)

    assert code is None or len(code) in (4, 7) or date.fromisoformat(code).isoformat() == code
