"""Dates as people type them, never made more precise than they are.

What is read is a code: a day 2022-07-15, a month 2022-07, a quarter 2022-T3 or a year 2022.
"""

import re
from datetime import date, datetime

from jalon.kernel.periods import MONTHS
from jalon.kernel.text import clean, fold, without_accents

_RANKS = {fold(name): rank for rank, name in enumerate(MONTHS, start=1)} | {
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_TIME = r"(?:[ t]\d{1,2}[:h]\d{2}(?::\d{2})?(?:\.\d+)?)?"
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_FRENCH_DAY = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})" + _TIME)
_NAMED_DAY = re.compile(r"(\d{1,2})(?:er)?[ -]([a-z]+)\.?[ -](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]+)\.?[ -](\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})[-/.](\d{2})")
_FRENCH_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"(?:[tq]|trim\.?|trimestre) ?([1-4])[ /-]*(\d{4})")
_RANKED_QUARTER = re.compile(r"([1-4])(?:er|e|eme)? ?(?:t|trim\.?|trimestre)[ /-]*(\d{4})")
_YEAR_QUARTER = re.compile(r"(\d{4})[ /-]*[tq] ?([1-4])")
_YEAR = re.compile(r"\d{4}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read_date(cell: object) -> str | None:
    """The code of the day, month, quarter or year a cell holds; None when it holds none.

    Days are French (day, month, year) or ISO; a day that does not exist is not read, and day and
    month are never swapped to make it exist. A bare number is not a date: a spreadsheet says
    itself which of its numbers are dates.
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return _from_text(without_accents(clean(cell)).lower())
    if isinstance(cell, float | int) and not isinstance(cell, bool) and float(cell).is_integer():
        return _year(str(int(cell)))
    return None


def _from_text(text: str) -> str | None:
    if quarter := _quarter(text):
        return quarter
    if found := _ISO_DAY.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _FRENCH_DAY.fullmatch(text):
        return _day(found[3] if len(found[3]) == 4 else "20" + found[3], found[2], found[1])
    if found := _NAMED_DAY.fullmatch(text):
        return _day(found[3], str(_RANKS.get(found[2], 0)), found[1])
    return _month_or_year(text)


def _quarter(text: str) -> str | None:
    if found := _QUARTER.fullmatch(text) or _RANKED_QUARTER.fullmatch(text):
        year, rank = found[2], found[1]
    elif found := _YEAR_QUARTER.fullmatch(text):
        year, rank = found[1], found[2]
    else:
        return None
    return f"{year}-T{rank}" if _year(year) else None


def _month_or_year(text: str) -> str | None:
    if found := _NAMED_MONTH.fullmatch(text):
        return _month(found[2], _RANKS.get(found[1], 0))
    if found := _ISO_MONTH.fullmatch(text):
        return _month(found[1], int(found[2]))
    if found := _FRENCH_MONTH.fullmatch(text):
        return _month(found[2], int(found[1]))
    return _year(text)


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() if _year(year) else None
    except ValueError:
        return None


def _month(year: str, month: int) -> str | None:
    return f"{year}-{month:02d}" if 1 <= month <= 12 and _year(year) else None


def _year(text: str) -> str | None:
    return text if _YEAR.fullmatch(text) and _FIRST_YEAR <= int(text) <= _LAST_YEAR else None
