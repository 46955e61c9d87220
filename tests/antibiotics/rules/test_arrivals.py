import pytest

from jalon.antibiotics.rules.arrivals import next_period, period_in, periods_expected
from jalon.kernel.periods import Period


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("consommations_2024-T3.xlsx", "2024-T3"),
        ("Labo 2024 Q1.csv", "2024-T1"),
        ("labo_T2_2024.xlsx", "2024-T2"),
        ("journées 1er trimestre 2025.xls", "2025-T1"),
        ("Résistances trimestre 4 2023.xlsx", "2023-T4"),
        ("2024 trim 2.csv", "2024-T2"),
        ("structure 2023.xlsx", "2023"),
    ],
)
def test_period_is_read_in_the_name_of_a_file(name, code):
    assert period_in(name) == Period(code)


@pytest.mark.parametrize("name", ["resistances.xlsx", "2023 contre 2024.csv", "UF_20241.csv", ""])
def test_name_that_says_no_single_period_says_none(name):
    assert period_in(name) is None


def test_next_period_follows_the_last_one_held():
    assert next_period(["2024-T4", "2024-T1"], Period("2026-T3")) == Period("2025-T1")


def test_next_period_of_a_yearly_base_is_a_year():
    assert next_period(["2022", "2023"], Period("2026-T3")) == Period("2024")


def test_next_period_of_a_newcomer_is_the_quarter_that_is_over():
    assert next_period([], Period("2026-T1")) == Period("2025-T4")


def test_periods_expected_hold_the_quarters_skipped():
    assert periods_expected(["2024-T1", "2024-T4"]) == ["2024-T4", "2024-T3", "2024-T2", "2024-T1"]


def test_periods_expected_ask_no_quarter_of_a_year_brought_whole():
    assert periods_expected(["2022-T4", "2023", "2024-T1"]) == ["2024-T1", "2023", "2022-T4"]


def test_periods_expected_of_a_yearly_base_are_what_it_holds():
    assert periods_expected(["2023"]) == ["2023"]
