"""Figures, dates and counted words, as French readers expect them (THIN is U+202F, NO_BREAK U+00A0)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from jalon.ui import french

THIN, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1106, f"1{THIN}106"),
        (10_800_000, f"10{THIN}800{THIN}000"),
        (46.9, "46,9"),
        (46.0, "46"),
        (1 / 3, "0,33"),
        (-1234.5, f"{MINUS}1{THIN}234,5"),
        (Decimal("2.005"), "2,01"),
        (0.004, "0"),
        (-0.004, "0"),
        ("46,90", "46,9"),
        ("pas disponible", "pas disponible"),
        (None, ""),
        (float("nan"), "nan"),
    ],
)
def test_number(value, written):
    assert french.number(value) == written


def test_number_with_as_many_decimals_as_told():
    assert french.number(46.9, 2) == "46,90"
    assert french.number(1234.5, 0) == f"1{THIN}235"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (46.9, None, f"46,9{THIN}%"),
        (47, None, f"47{THIN}%"),
        (47, 1, f"47,0{THIN}%"),
        (91.67, None, f"91,7{THIN}%"),
        (None, None, ""),
        ("nc", None, "nc"),
    ],
)
def test_percent(value, decimals, written):
    assert french.percent(value, decimals) == written


def test_amount():
    assert french.amount(12500) == f"12{THIN}500{NO_BREAK}€"
    assert french.amount(12.5, 2) == f"12,50{NO_BREAK}€"
    assert french.amount(None) == ""


@pytest.mark.parametrize(
    ("code", "after", "written"),
    [
        ("2022-08", "", f"août{NO_BREAK}2022"),
        ("2022-08", "de", f"d’août{NO_BREAK}2022"),
        ("2022-10", "de", f"d’octobre{NO_BREAK}2022"),
        ("2022-07", "de", f"de juillet{NO_BREAK}2022"),
        ("2022-T1", "", f"1er{NO_BREAK}trimestre{NO_BREAK}2022"),
        (date(2022, 2, 28), "", f"février{NO_BREAK}2022"),
        ("2022", "de", "de 2022"),
        ("inconnu", "", "inconnu"),
        ("", "", ""),
        (None, "de", ""),
    ],
)
def test_month(code, after, written):
    assert french.month(code, after) == written


def test_months_say_the_year_once_when_they_share_it():
    assert french.months("2025-03", "2025-06") == f"mars à juin{NO_BREAK}2025"
    assert french.months("2024-12", "2025-06") == f"décembre{NO_BREAK}2024 à juin{NO_BREAK}2025"
    assert french.months("2025-06", "2025-06") == f"juin{NO_BREAK}2025"
    assert french.months("", "2025-06") == f"juin{NO_BREAK}2025"


def test_ranges_of_rows():
    assert french.ranges([203, 198, 199, 200, 201, 202]) == "198 à 203"
    assert french.ranges([3, 7, 8, 12, 13, 14]) == "3, 7, 8, 12 à 14"
    assert french.ranges([1, 3, 5, 7, 9], most=2) == "1, 3 et 3 autres"


def test_day():
    assert french.day(date(2022, 8, 1)) == f"1er{NO_BREAK}août{NO_BREAK}2022"
    assert french.day("2022-08-31") == f"31{NO_BREAK}août{NO_BREAK}2022"
    assert french.short_day(date(2022, 8, 1)) == "01/08/2022"
    assert french.day("2022-T3") == "2022-T3"
    assert french.day(None) == ""


def test_instant_is_told_by_paris_clocks():
    late_in_winter = datetime(2022, 12, 31, 23, 30, tzinfo=UTC)

    assert french.instant(late_in_winter) == f"1er{NO_BREAK}janvier{NO_BREAK}2023 à 0{NO_BREAK}h{NO_BREAK}30"
    assert french.short_instant(datetime(2022, 8, 31, 12, 5, tzinfo=UTC)) == f"31/08/2022{NO_BREAK}14:05"
    assert french.instant(None) == ""


@pytest.mark.parametrize(
    ("count", "forms", "written"),
    [
        (0, "ligne", f"0{NO_BREAK}ligne"),
        (1, "ligne", f"1{NO_BREAK}ligne"),
        (1386, "ligne", f"1{THIN}386{NO_BREAK}lignes"),
        (2, "cheval,chevaux", f"2{NO_BREAK}chevaux"),
        (1.5, "ligne", f"1,5{NO_BREAK}ligne"),
    ],
)
def test_counted_words(count, forms, written):
    assert french.counted(count, forms) == written
