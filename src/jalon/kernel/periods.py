"""Periods a figure is about: a month, a quarter or a year, written 2022-08, 2022-T3, 2022."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from jalon.kernel.text import fold, without_accents

MONTHS = ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()
_MONTH_NUMBERS = {fold(name): rank for rank, name in enumerate(MONTHS, start=1)} | {
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_CODE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2])|-T(?P<quarter>[1-4]))?")
_NAMED = re.compile(
    r"(?<![a-z])(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\W*((?:19|20)\d\d)(?!\d)"
)
_END_DATE = re.compile(r"(?<!\d)\d{1,2}[/.-](0[1-9]|1[0-2])[/.-]((?:19|20)\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(0[1-9]|1[0-2])[-_./ ]?((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter or year; `code` sorts as time does among periods of the same length."""

    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"période illisible : {self.code!r} (attendu : 2022-08, 2022-T3 ou 2022)")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        return cls(f"{year:04d}-{month:02d}")

    @property
    def length(self) -> str:
        """month, quarter or year."""
        return "year" if len(self.code) == 4 else "quarter" if "T" in self.code else "month"

    @property
    def first_day(self) -> date:
        year, rest = int(self.code[:4]), self.code[5:]
        first_month = 1 if not rest else int(rest[1:]) * 3 - 2 if rest[0] == "T" else int(rest)
        return date(year, first_month, 1)

    @property
    def last_day(self) -> date:
        months = {"month": 1, "quarter": 3, "year": 12}[self.length]
        last_month = self.first_day.month + months - 1
        return date(self.first_day.year, last_month, calendar.monthrange(self.first_day.year, last_month)[1])

    def shifted(self, steps: int) -> "Period":
        """The period that many steps later (earlier when negative), of the same length."""
        year = self.first_day.year
        if self.length == "year":
            return Period(f"{year + steps:04d}")
        per_year, rank = (4, int(self.code[6:]) - 1) if self.length == "quarter" else (12, int(self.code[5:]) - 1)
        years, rank = divmod(year * per_year + rank + steps, per_year)
        return Period(f"{years:04d}-T{rank + 1}") if per_year == 4 else Period.month(years, rank + 1)

    @property
    def label(self) -> str:
        """In French: "août 2022", "3e trimestre 2022", "2022"."""
        if self.length == "month":
            return f"{MONTHS[self.first_day.month - 1]} {self.code[:4]}"
        if self.length == "quarter":
            rank = self.code[6:]
            return f"{rank}{'er' if rank == '1' else 'e'} trimestre {self.code[:4]}"
        return self.code

    def __str__(self) -> str:
        return self.code


def months_between(earlier: Period, later: Period) -> int:
    """How many months after `earlier` the month `later` is (negative when before)."""
    a, b = earlier.first_day, later.first_day
    return (b.year - a.year) * 12 + b.month - a.month


def find_month(text: str) -> Period | None:
    """The month a file name, a title or a band speaks of, or None.

    Understands "Août 2022", "AOUT-2022", "août2022", "données au 31/08/2022", "2022-08", "082022";
    a named month wins over digits.
    """
    plain = without_accents(text).lower()
    if named := _NAMED.search(plain):
        return Period.month(int(named[2]), _MONTH_NUMBERS[named[1]])
    if end := _END_DATE.search(plain):
        return Period.month(int(end[2]), int(end[1]))
    if digits := _YEAR_MONTH.search(plain):
        return Period.month(int(digits[1]), int(digits[2]))
    if digits := _MONTH_YEAR.search(plain):
        return Period.month(int(digits[2]), int(digits[1]))
    return None
